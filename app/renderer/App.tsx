import { lazy, Suspense } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import { LivePage } from './live/LivePage.tsx';
import { useAtHeadquarters } from './stores/app-store.ts';
import { siteShown } from './stores/site-shown.ts';
import { ErrorBoundary } from './ui/shell/ErrorBoundary.tsx';
import { useHashLocation } from './ui/shell/hash-location.ts';
import { NotFound } from './ui/shell/NotFound.tsx';
import { Shell } from './ui/shell/Shell.tsx';

const SitesPage = lazy(() => import('./sites/SitesPage.tsx').then((page) => ({ default: page.SitesPage })));
const TodayPage = lazy(() => import('./today/TodayPage.tsx').then((page) => ({ default: page.TodayPage })));
const CamerasPage = lazy(() => import('./cameras/CamerasPage.tsx').then((page) => ({ default: page.CamerasPage })));
const AddCameraPage = lazy(() =>
  import('./cameras/AddCameraPage.tsx').then((page) => ({ default: page.AddCameraPage })),
);
const ChangeCameraPage = lazy(() =>
  import('./cameras/ChangeCameraPage.tsx').then((page) => ({ default: page.ChangeCameraPage })),
);
const HealthPage = lazy(() => import('./health/HealthPage.tsx').then((page) => ({ default: page.HealthPage })));
const CameraHealthPage = lazy(() =>
  import('./health/CameraHealthPage.tsx').then((page) => ({ default: page.CameraHealthPage })),
);
const CameraPage = lazy(() => import('./camera/CameraPage.tsx').then((page) => ({ default: page.CameraPage })));
const AuditPage = lazy(() => import('./audit/AuditPage.tsx').then((page) => ({ default: page.AuditPage })));
const PeoplePage = lazy(() => import('./people/PeoplePage.tsx').then((page) => ({ default: page.PeoplePage })));
const SettingsPage = lazy(() => import('./settings/SettingsPage.tsx').then((page) => ({ default: page.SettingsPage })));
const WalkTestPage = lazy(() =>
  import('./walk-test/WalkTestPage.tsx').then((page) => ({ default: page.WalkTestPage })),
);
const WrongPage = lazy(() => import('./site-notes/WrongPage.tsx').then((page) => ({ default: page.WrongPage })));
const HistoryPage = lazy(() => import('./history/HistoryPage.tsx').then((page) => ({ default: page.HistoryPage })));
const ReportsPage = lazy(() => import('./reports/ReportsPage.tsx').then((page) => ({ default: page.ReportsPage })));
const RegionEditorPage = lazy(() =>
  import('./editor/RegionEditorPage.tsx').then((page) => ({ default: page.RegionEditorPage })),
);
const ViewCheckPage = lazy(() =>
  import('./view-check/ViewCheckPage.tsx').then((page) => ({ default: page.ViewCheckPage })),
);

/** Where a screen begins that was not sent anywhere. */
function First() {
  const atHeadquarters = useAtHeadquarters(),
    page = siteShown === null ? '/sites' : '/today';
  return <Redirect to={atHeadquarters ? page : '/live'} replace />;
}

/** Hash routes, so that the same files work under any origin and scheme. */
export function App() {
  return (
    <Router hook={useHashLocation}>
      <Shell>
        <ErrorBoundary>
          <Suspense fallback={null}>
            <Switch>
              <Route path="/">
                <First />
              </Route>
              <Route path="/sites">
                <SitesPage />
              </Route>
              <Route path="/live/:cameraId?">{({ cameraId }) => <LivePage cameraId={cameraId} />}</Route>
              <Route path="/today">
                <TodayPage />
              </Route>
              <Route path="/history">
                <HistoryPage />
              </Route>
              <Route path="/reports">
                <ReportsPage />
              </Route>
              <Route path="/cameras">
                <CamerasPage />
              </Route>
              <Route path="/cameras/add">
                <AddCameraPage />
              </Route>
              <Route path="/cameras/health">
                <HealthPage />
              </Route>
              <Route path="/cameras/notes">
                <WrongPage />
              </Route>
              <Route path="/cameras/:cameraId/health">
                {({ cameraId }) => <CameraHealthPage key={cameraId} cameraId={cameraId} />}
              </Route>
              <Route path="/cameras/:cameraId/source">
                {({ cameraId }) => <ChangeCameraPage cameraId={cameraId} />}
              </Route>
              <Route path="/cameras/:cameraId/settings">
                {({ cameraId }) => <CameraPage key={cameraId} cameraId={cameraId} />}
              </Route>
              <Route path="/cameras/:cameraId/lines">
                {({ cameraId }) => <RegionEditorPage key={cameraId} cameraId={cameraId} />}
              </Route>
              <Route path="/cameras/:cameraId/walk">
                {({ cameraId }) => <WalkTestPage key={cameraId} cameraId={cameraId} />}
              </Route>
              <Route path="/cameras/:cameraId/view">
                {({ cameraId }) => <ViewCheckPage key={cameraId} cameraId={cameraId} />}
              </Route>
              <Route path="/settings/audit">
                <AuditPage />
              </Route>
              <Route path="/settings/people">
                <PeoplePage />
              </Route>
              <Route path="/settings">
                <SettingsPage />
              </Route>
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Shell>
    </Router>
  );
}
