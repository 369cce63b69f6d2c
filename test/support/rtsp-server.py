"""An RTSP server for tests: one MP4 file at /stream, at its own pace; what is in it says the name (x.hevc.mp4, x.mjpeg.mp4, else H.264). Prints its port when it is ready.

RTSP_TLS: certificate and key (PEM): it speaks TLS alone.
usage: rtsp-server.py FILE PORT [udp] [basic|digest USER PASSWORD]     (PORT 0: any free one; udp: nothing else is sent over)
"""
import os
import sys

import gi

gi.require_version("Gio", "2.0")
gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer

Gst.init(None)
path, port, *credentials = sys.argv[1:]
server = GstRtspServer.RTSPServer()
server.set_address(os.environ.get("RTSP_ADDRESS", "127.0.0.1"))
server.set_service(port)
factory = GstRtspServer.RTSPMediaFactory()
PACKED = {
    "hevc": "h265parse ! identity sync=true ! rtph265pay name=pay0 pt=96 config-interval=1",
    "mjpeg": "jpegparse ! identity sync=true ! rtpjpegpay name=pay0 pt=26",
}
packed = PACKED.get(path.split(".")[-2], "h264parse ! identity sync=true ! rtph264pay name=pay0 pt=96 config-interval=1")
factory.set_launch(f'( filesrc location="{path}" ! qtdemux ! {packed} )')
factory.set_shared(True)
if credentials[:1] == ["udp"]:
    credentials.pop(0)
    factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
auth = GstRtspServer.RTSPAuth()
pem = os.environ.get("RTSP_TLS")
if pem:
    auth.set_tls_certificate(Gio.TlsCertificate.new_from_pem(pem, -1))
    server.set_auth(auth)
if credentials:
    scheme, user, password = credentials
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if scheme == "digest":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(user, password, token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)
server.get_mount_points().add_factory("/stream", factory)
if server.attach(None) == 0:
    sys.exit(f"port {port} is taken")
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
