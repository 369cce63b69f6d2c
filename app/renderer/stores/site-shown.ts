/** The site that this page shows, at headquarters: its address names it, so that a link does. Null: all of them. */
export const siteShown = new URLSearchParams(window.location.search).get('site');
