import { z } from 'zod';
import { maskCredentials } from './credentials.ts';

export { maskCredentials };

/**
 * Every error a user or an integrator can see: a stable code and one sentence that says what, why and what to do.
 * `{name}` is filled from the error's params. docs/errors.md lists the same table (a test compares them).
 */
export const ERRORS = {
  MODEL_001: 'The model file {file} is missing. Import it again or choose another model.',
  MODEL_002:
    'The model file {file} is not the one its manifest names: its SHA-256 is {actual}, expected {expected}. Import the model again.',
  MODEL_003: 'The model file {file} cannot be loaded: {detail}. It is damaged or not an ONNX model. Import it again.',
  MODEL_004: 'The model {file} has the wrong shape: {detail}. Choose a model whose manifest matches it.',
  MODEL_005: 'The manifest {file} cannot be used: {detail}. Correct it or import the model again.',
  MODEL_006: 'There is no model called {name}. Known models: {known}. Name one of them or give the path of a file.',
  PROVIDER_001:
    '{provider} is not installed on this PC: {detail}. People are detected without it. Install its libraries and its driver, then try again.',
  PROVIDER_002: '{provider} cannot be opened: {detail}. Update the driver of the graphics card, then try again.',
  PROVIDER_003:
    '{provider} ended the process that ran it ({detail}). Counting goes on without it. Update the driver of the graphics card, then try again.',
  PROVIDER_004: '{provider} gave no answer within {seconds} s. Update the driver of the graphics card, then try again.',
  PROVIDER_005:
    '{provider} failed while it looked at a picture: {detail}. Counting goes on without it, and it is tried again by itself.',
  PROVIDER_006:
    '{provider} gave numbers that are none. Counting goes on without it. Update the driver of the graphics card, then try again.',
  PROVIDER_007:
    '{provider} finds other people than the processor does: confidences differ by {confidence}, boxes by {pixels} pixels. It is not used. Update the driver of the graphics card, then try again.',
  PROVIDER_008:
    '{provider} ran out of memory: {detail}. Close other programs that use the graphics card, then try again.',
  PROVIDER_009:
    '{provider} needs {seconds} s until its first result, and nothing would be counted for so long. Choose it by hand to use it all the same.',
  PROVIDER_010: 'There is no provider {name} on this PC. Choose one of {known}.',
  DECODER_001: '{decoder} cannot decode this {codec} stream on this PC: {detail}. It is decoded in software.',
  DECODER_002:
    '{decoder} gives {frames} pictures where software gives {expected}, or gives them other times. It is decoded in software.',
  DECODER_003:
    '{decoder} gives other pictures than software does: they differ by {difference} of 255 levels. It is decoded in software.',
  DECODER_004:
    '{decoder} gives the same pictures and spares nothing: {hardware} ms of processor time, in software {software} ms. It is decoded in software.',
  STREAM_001: 'There is no file {source}. Check the path, or choose the file again.',
  STREAM_002: '{source} is not a video that can be read: {detail}. Choose another file, or convert it to MP4 (H.264).',
  STREAM_003: '{source} ends in the middle: {detail}. Everything up to {seconds} s was used. Copy the file again.',
  STREAM_004:
    '{host} does not answer. Check that the camera has power, that its address is right, and that this PC is in the same network.',
  STREAM_005:
    "The camera at {host} refuses this password for “{user}”. It answers, so the network is fine. Use the password of the camera's own web page.",
  STREAM_006:
    "The camera at {host} answers, but has no stream at this path. Take the stream address from the camera's manual or web page.",
  STREAM_007: '{host} accepts the connection but sends no picture for {seconds} s. Restart the camera, then try again.',
  STREAM_008: 'The connection to {host} was lost: {detail}. Footfall tries again by itself.',
  STREAM_009: 'The video of {source} is {codec}, which this PC cannot decode. Set the camera to H.264.',
  STREAM_010:
    'The address {source} cannot be used: {detail}. It begins with rtsp://, rtsps://, http://, https:// or rtmp://, for example rtsp://192.168.1.20/stream2.',
  STREAM_011:
    'Nothing listens at {host}. Check the port (usually 554 for RTSP, 80 for HTTP, 1935 for RTMP), and that this way of sending is switched on in the camera.',
  STREAM_012: 'The picture of {source} stopped: {detail}. Footfall starts it again by itself.',
  STREAM_013:
    'Some pictures of {source} between {from} s and {to} s are damaged. Everything else was used. Copy the file again if that matters.',
  STREAM_014: '{source} is longer than its header says: {stated} s there, {seconds} s in truth. All of it was used.',
  STREAM_015:
    'The camera at {host} takes no further viewer ({status}). Close another program that watches it, or use its second stream.',
  STREAM_016:
    'The camera at {host} does not send over {transport} ({status}). Choose another way of sending for this camera, or allow it in the camera.',
  STREAM_017:
    'The camera at {host} has trouble of its own ({status}). Footfall tries again by itself. If it lasts, restart the camera.',
  STREAM_018:
    'The camera at {host} does not do what was asked of it ({status}). Update its firmware, or use another of its streams.',
  STREAM_019:
    'The camera at {host} leads to {target}, and nothing but the camera itself is read. If that is the right address, type it instead.',
  STREAM_020:
    'No secure connection to {host} can be made: {detail}. Check the port, or use the address without encryption if the camera has one.',
  STREAM_021:
    "What {host} sends at this address is no live picture: {detail}. Take the stream address from the camera's manual or web page.",
  STREAM_022:
    'The picture of {source} is frozen: for {seconds} s the same one came again and again. Footfall opens it anew by itself. If it lasts, restart the camera.',
  STREAM_023: 'The camera {source} is not connected. Plug it in; Footfall then starts it by itself.',
  STREAM_024:
    'The camera {source} is in use already, by another program or as another camera here. Close that one; Footfall then starts it by itself.',
  STREAM_025:
    "This user may not use the camera {source}. Allow it in the system's privacy settings (on Linux, put this user into the group video), then start Footfall again.",
  STREAM_026:
    'The camera at {host} shows another certificate than before ({fingerprint}), so nothing is sent to it. If it was reset or replaced, check its picture under “Change or replace”; else somebody may stand between.',
  STREAM_027:
    'The camera at {host} asks for its login in a way that Footfall does not know; the password may be right. In the camera, set RTSP authentication to digest (SHA-256 or MD5) or to basic.',
  REGION_001:
    'The line “{name}” is too short to count: {percent}% of the picture, at least {minimum}% is needed. Make it longer.',
  REGION_002: '“{name}” leaves the picture: point {point} is outside 0 to 1. Move it inside.',
  REGION_003: '“{name}” crosses or touches itself. Move its points so that it does not.',
  REGION_004:
    'The line “{name}” is too near the edge of the picture: people there are not seen on both sides. Move it at least {minimum}% away from the edge.',
  REGION_005: 'Point {point} of “{name}” is not a number. Type a number from 0 to 1.',
  REGION_006: '“{name}” has {count} points; it needs {minimum} to {maximum}.',
  REGION_007: 'There are already {maximum} lines and zones on this camera. Delete one first.',
  REGION_008: 'There is already a line or zone called “{name}” on this camera. Choose another name.',
  REGION_009:
    'The zone “{name}” is too small: {percent}% of the picture, at least {minimum}% is needed. Make it larger.',
  REGION_010: 'The two lines of the gate “{name}” meet. Draw them apart, one behind the other.',
  REGION_011:
    'The second line of the gate “{name}” is not on the inside of the first, or points the other way. Swap the two lines or flip one of them.',
  REGION_012:
    '“{name}” lies wholly in the ignore zone “{ignore}”, where nobody is seen, so it could never count. Move one of the two.',
  REGION_013:
    'Somebody else saved “{name}” meanwhile, as version {version}. Compare both, then keep yours, take theirs, or keep both.',
  REGION_014: 'Somebody else deleted “{name}” meanwhile. Keep yours, which brings it back, or let it go.',
  VIEW_001:
    'What was proposed for the lines of “{camera}” no longer holds: it was moved again, is back, or somebody else decided. Look at the camera again.',
  VIEW_002:
    'The view of “{camera}” can be checked only while its pictures come, and now they do not. See on the page of cameras why, and check the view afterwards.',
  COUNT_001: 'No line, gate or zone was given, so nothing was counted. Give one with --line or --regions.',
  COUNT_002:
    'Nobody was followed in {source}, so nothing was counted. If people are in it, they are too small, too dark or too much hidden for the model.',
  COUNT_003:
    '“{name}” is closed all the time from {from} to {to} (UTC), so nothing was counted there. If that is wrong, correct its hours or --from-time.',
  COUNT_004:
    '{source} has {fps} analysed frames per second; people are followed from {minimum} on, so nothing could count. Use a video or --fps with more.',
  COUNT_005:
    'No detection of {source} reaches {minimum}, the surest has {highest}: nobody could be followed. Give what starts a track with --start-confidence.',
  COUNT_006:
    '“{name}” is {percent}% as long as people are wide there, so most pass beside it. Make it as long as the way is wide.',
  COUNT_007:
    '“{name}” counts only those who go {direction}, and all {count} who crossed it went the other way. If that is wrong, swap its ends or count both.',
  COUNT_008:
    '“{name}” lies wholly in the ignore zone “{ignore}”, where nobody is seen, so nothing could count there. Move one of the two.',
  RECOUNT_001: 'What the camera saw before {since} was not kept for counting again. Choose a start at or after it.',
  RECOUNT_002:
    'There is nothing to count again from {from} to {to}. Choose a stretch of the past in which the camera counted; it ends two minutes ago at the latest.',
  RECOUNT_003: 'This camera has no line, gate or zone to count with. Draw one first.',
  RECOUNT_004: 'The recount was interrupted: {detail}. Nothing was changed. Start it again.',
  RECOUNT_005: 'This recount is {status} now, so that is no longer possible. Reload the list of recounts.',
  RECOUNT_006: 'There is no recount {recountId}. Reload the list of recounts.',
  RECOUNT_007:
    'What was seen from {from} to {to} was erased on request, and cannot be counted again. Choose another time.',
  CAMERA_001: 'There is no camera {cameraId}. It was deleted. Go back to the list of cameras.',
  CAMERA_002: 'There is already a camera called “{name}”. Choose another name.',
  CAMERA_003:
    'The demo camera has people of its own, so it cannot become a camera of the shop, nor the other way round. Add a camera instead.',
  CAMERA_004: 'The password that is kept was given for {before} and is not sent to {host}. Type the password again.',
  FILE_001:
    'There is no room for {name} on the disk of {folder}: it needs {needed} MB, and {free} MB are free. Free some space, or give the path of the video instead.',
  FILE_002: '{name} did not arrive whole: {detail}. Nothing was kept. Choose the file again.',
  CAMERA_005: 'Footfall is trying {count} cameras already. Wait until some of them have answered, then try again.',
  CAMERA_006: 'There are {maximum} cameras already, and more are not possible. Delete one first.',
  CAMERA_007:
    'The password of this camera cannot be read any more: the key that sealed it was lost or replaced. Type the password again.',
  CAMERA_008: 'The check of this camera was stopped. Check it again.',
  CAMERA_009:
    'At {host} there is another camera now, so nothing is counted for “{name}”. Footfall looks for the right one. If it was replaced, choose “Change or replace”.',
  CAMERA_010: 'This list of cameras cannot be read: {detail}. Export one to see how it has to look.',
  CAMERA_011: 'What stands under “{field}” cannot be used: {detail}. Correct this row, then import the list again.',
  CAMERA_012: 'This camera is added already. Look for it in the list of cameras.',
  CAMERA_013: 'Nobody works on a camera for more than {days} days. Choose an earlier end, or switch the camera off.',
  CAMERA_014: 'The detector cannot be given pictures of {size}. Choose one of {sizes}.',
  DISCOVERY_001:
    '“{text}” is no address or range. Type one such as 192.168.1.20, 192.168.1.20-40, 192.168.1.0/24 or the name of a camera.',
  DISCOVERY_002: 'These are {count} addresses; {maximum} at most can be searched at once. Type a smaller range.',
  DISCOVERY_003:
    'A camera that was chosen is not in the list of found cameras any more. Search again, then choose it again.',
  DISCOVERY_004: 'Footfall was started again before this camera had answered. Ask it again.',
  DISCOVERY_005:
    'The camera at {host} is the one at {other} once more: it has the same serial number or network card. One of them is enough; put this one aside.',
  DEVICE_001:
    '{host} does not answer. Check that the camera has power and a network cable, and that its address is right.',
  DEVICE_002:
    '{host} does not answer, and is in another network than this PC ({networks}). Give the camera an address of that network, or connect this PC to its.',
  DEVICE_003:
    'There is a device at {host}, but nothing listens there that a camera is asked at. Switch ONVIF on in the camera, or type the port after its address.',
  DEVICE_004:
    '{host} answers, but does not speak ONVIF. Switch ONVIF on in the camera (on its web page, often under network or integration), or add it by its stream address.',
  DEVICE_005: 'The camera at {host} asks for a user and a password. Type those of the camera.',
  DEVICE_006:
    'The camera at {host} refuses this login for “{user}” (“{said}”). Check the password. Many cameras have users of their own for ONVIF: add one on its web page.',
  DEVICE_007:
    'The camera at {host} refuses this login for “{user}” and says: “{said}”. After {left} more wrong tries it locks the user. Check the password before you try again.',
  DEVICE_008:
    'The camera at {host} has locked “{user}” and says: “{said}”. Wait some minutes or restart the camera; then try with the right password.',
  DEVICE_009:
    'The camera at {host} knows “{user}”, but does not let this user see its streams (“{said}”). Give the user more rights on its web page, or use another.',
  DEVICE_010:
    'The camera at {host} refuses the login because of its clock (“{said}”). Set date and time on its web page, then try again.',
  DEVICE_011:
    'The camera at {host} uses HTTPS with a certificate that is not known yet ({fingerprint}). Accept it if this is your camera.',
  DEVICE_012:
    'The camera at {host} shows another certificate than the one that was accepted ({fingerprint}). If it was reset or replaced, accept the new one; else somebody may stand between.',
  DEVICE_013:
    'The camera at {host} accepts the login, but names no stream. Add a video profile on its web page, or add it by its stream address.',
  DEVICE_014:
    'The camera at {host} gives an answer that cannot be understood: {detail}. Restart it, update its firmware, or add it by its stream address.',
  DEVICE_015:
    'The camera at {host} accepts the connection, but did not answer within {seconds} s. Restart it, then try again.',
  DEVICE_016: 'There is no device called {host} in this network. Check the name, or type its address.',
  DEVICE_017: '“{host}” is no address of a device. Type one such as 192.168.1.20, or 192.168.1.20:8000 with its port.',
  DEVICE_018: 'The camera at {host} gives no picture at the address that it names for one. Look at its stream instead.',
  DEVICE_019:
    '{host} is an address that a device gave itself (IPv6, link-local), and no stream can be opened there. Give the camera an IPv4 address, or an IPv6 address of this network.',
  DEVICE_020:
    'The camera at {host} has no ONVIF user “{user}” (“{said}”). Add this user on its web page, under ONVIF or integration: the users of the page itself are others.',
  EXPORT_001: 'The address of the centre cannot be used: {detail}. It is written as {example}.',
  EXPORT_002:
    'The centre at {server} cannot be reached: {detail}. Counting goes on, and everything is sent when it answers.',
  EXPORT_003: 'The centre at {server} refuses this login: {detail}. Correct the user or the password.',
  EXPORT_004:
    "The connection to {server} cannot be trusted: {detail}. Give the certificate of the authority that signed the server's, or correct its name.",
  EXPORT_005: 'There is no such database at {server}: {detail}. Correct its name in the address, or create it there.',
  EXPORT_006: 'The database at {server} is no centre yet: {detail}. Make it one with footfall export --init-center.',
  EXPORT_007:
    'This login may not do that at {server}: {detail}. Make it a member of footfall_writer there, or, if it only looks, of footfall_reader.',
  EXPORT_008: 'The disk of the centre at {server} is full: {detail}. Nothing is lost: it is sent when there is room.',
  EXPORT_009:
    'The centre at {server} answers otherwise than a centre does: {detail}. Bring it up to date with footfall export --init-center.',
  EXPORT_010:
    'The site {site} is written by another login at {server}. Use that login, or give this one the site in the table site_access there.',
  EXPORT_011:
    'Somebody else began to send as this node ({node}) to {server} meanwhile. This run ends; the next one looks who it was.',
  EXPORT_012:
    'The centre at {server} cannot take this: {detail}. Bring it up to date with footfall export --init-center.',
  EXPORT_013:
    'Nothing is sent to {server}: it has rows of this node ({node}) that this database did not send. It was restored from an older copy, or two PCs have copies of one disk. Make this one a node of its own with footfall export --as-new-node, if the other one counts on or is gone.',
  EXPORT_014: 'No centre is set up. Give its address with footfall export --center, or under Settings.',
  EXPORT_016: 'The file {file} cannot be written: {detail}. Choose another name or place.',
  EXPORT_015: 'The file {file} cannot be taken in: {detail}. Nothing of it was stored. Export it anew from its store.',
  SAVE_001: 'The file {file} cannot be written: {detail}. Choose another name or place.',
  SAVE_002:
    'The disk of {file} is full. Nothing of the file stays. Make room, or choose another place or a shorter time.',
  SAVE_003: 'There is no report or table “{what}” that can be saved.',
  SAVE_004: 'This file is not there any more. Save it again.',
  SAVE_005: '{count} files are made or wait to be fetched already. Wait until one is done, or cancel one.',
  ERASE_001:
    'There is nothing to erase from {from} to {to}: choose a time that begins before it ends, and ended a minute ago.',
  ERASE_002: 'There is no camera {cameraId}. Reload the list of cameras.',
  REPORT_001:
    'A report of {days} days in steps of {minutes} min has {buckets} steps; {maximum} are possible. Choose a shorter time, or steps of at least {least} min.',
  REPORT_002: 'A report covers {maximum} days at most, not {days}. Choose a shorter time.',
  REPORT_003:
    'This time holds more than {maximum} stored rows, which is too much to read at once. Choose a shorter time, or one camera.',
  REPORT_004:
    'Reports cannot be written into {folder}: {detail}. Choose a folder that is there and that Footfall may write to.',
  REPORT_005:
    'This picture cannot be the logo: {detail}. Choose a PNG or JPEG of at most 4000 pixels a side and 500 kB.',
  REPORT_006: 'The range ends on {to}, before it begins on {from}. Choose a last day that is not before the first.',
  REPORT_007: 'These days have {steps} bars of that width; {maximum} are possible. Choose wider bars, or fewer days.',
  WALK_001: 'This line or gate is not there any more. Reload the page, and choose another one.',
  WALK_002: 'A walk test lasts {hours} hours at most, and its taps lie within it. Begin it again.',
  NOTE_001: 'This note is not there any more. Reload the page.',
  DB_001: 'The database {file} is locked by another program: {detail}. Close that program, then start Footfall again.',
  DB_002: 'The database {file} cannot be written: {detail}. Give this user the right to write to that folder.',
  DB_003:
    'The database {file} is damaged: {detail}. Nothing was changed. Start Footfall: it keeps this file, counts on in a new one and offers the newest copy.',
  DB_004:
    'The database {file} was written by a newer Footfall (it knows {unknown}). Install the newer version. Nothing was changed.',
  DB_005: 'The disk of {file} is full. Counting goes on in memory for a short time. Free some space now.',
  DB_006:
    'The disk of {file} does not answer properly: {detail}. Counting goes on in memory for a short time. Check the disk now.',
  DB_007: 'No safety copy could be made in {folder}: {detail}. Check that the disk has room and can be written.',
  DB_008: 'The copy {file} cannot be restored: {detail}. Choose another one. Nothing was changed.',
  DB_009: 'The archive {file} cannot be read: {detail}. Take a copy of it from elsewhere.',
  DB_010:
    'Old rows could not be archived in {folder}: {detail}. They stay in the database. Check that the disk has room and can be written.',
  DB_011:
    'No copy could be put into the second folder {folder}: {detail}. Copies on this PC are made all the same. Connect the drive or share again, or choose another place.',
  DB_012: 'The second folder {folder} is full. Copies on this PC are made all the same. Make room there.',
  DB_015:
    'What is stored of {day} does not agree with itself: {count} differences, the first in the {first}. Look with: npx footfall verify --from {day} --to {day}',
  DB_016:
    'The database {file} is encrypted, and its key is not here: {detail}. Give it its recovery key with: npx footfall encrypt --recovery-key FILE, or put database.key and secrets.key of that folder back.',
  DB_017:
    'The update of the database would change what was counted ({detail}), so it was taken back: {file} is as it was, what the update made of it is kept as {kept}. Start the Footfall of before, and send both to your supplier.',
  API_001:
    'The request {method} cannot be used: {detail}. Reload the page, so that it is of the same version as the application.',
  API_002: 'This screen waits for {count} answers already. Wait until they have come; if it lasts, reload the page.',
  API_003: 'The request {method} needs the rights of an installer. Ask an installer or an administrator to do this.',
  API_004: 'The request {method} needs the rights of an administrator. Ask an administrator to do this.',
  API_005: 'Headquarters only reads, so {method} cannot be done here. Do it at the site itself.',
  API_006: 'There is no site {site} that this login of the centre may see. Choose one from the list of sites.',
  API_007:
    'The request {method} is nothing for a screen on a wall, which shows numbers only. Log in with a name to do this.',
  API_008:
    'The request {method} needs the right to choose models. Ask an administrator to give it to you, or to do this.',
  API_009:
    'The request {method} is about a person, and nobody is logged in here with a name. Log in with a name to do this.',
  PEOPLE_001: 'Somebody is called {name} already, or almost so. Choose another name.',
  PEOPLE_002: 'A password has {least} letters at least, and {most} at most. A sentence is easy to remember.',
  PEOPLE_003:
    'This password is one of those that are tried first: it is common, or made of a name. Choose another one, for example a sentence.',
  PEOPLE_004:
    '{name} is the last administrator, and somebody has to be one. Make another person an administrator first.',
  PEOPLE_005: '{name} was changed by somebody else meanwhile. Look at what is there now, then change it again.',
  PEOPLE_006: 'There is no such person any more. Reload the list.',
  PEOPLE_007: 'The old password is not right. Type it again.',
  PEOPLE_008: 'There is no such link any more. Reload the list.',
  PEOPLE_009: 'This cannot be a name. It needs a letter or a digit, {most} signs at most, and none that are invisible.',
  PEOPLE_011: 'There were too many tries. Wait {seconds} s, then try again.',
  PEOPLE_012:
    'This code is not right. Type the one that the app shows now; if it never fits, set the clocks of the phone and of this PC.',
  PEOPLE_013: 'The second step of logging in is not set up, or was begun too long ago. Begin anew.',
  PEOPLE_014:
    'There are no passkeys for {origin}. Open Footfall by a name, encrypted (https://NAME) or on its own PC (http://localhost).',
  PEOPLE_015: 'The passkey was not taken: {detail}. Try again.',
  PEOPLE_016: 'Nobody has a name here yet, so nobody can be invited. Give yourself a name first.',
  SYS_001: 'Port {port} on {address} is taken by another program. Close it, or choose another port with --port.',
  SYS_002: 'ffmpeg was not found (tried: {tried}). Install it ({fix}), or set FFMPEG_PATH to it.',
  SYS_003:
    'ffmpeg at {file} cannot be used: {detail}. Footfall needs version 5.1 or newer. Set FFMPEG_PATH to another one.',
  SYS_004:
    'The folder {folder} cannot be used: {detail}. Choose another with --data, or give this user the right to write to it.',
  SYS_005:
    'Footfall already runs with the folder {folder} (process {pid}). Use that one, or choose another folder with --data.',
  SYS_006: 'The worker of camera {camera} ended unexpectedly ({detail}). Footfall starts it again by itself.',
  SYS_007: 'Something unexpected happened: {detail}. The log in {folder} has the details.',
  SYS_008:
    'This needs a login. Open the link that Footfall printed when it started, or run footfall link for a new one.',
  SYS_009:
    'This screen has no connection to Footfall. Wait until it is back, then do this again. If it lasts, check that the PC it runs on is on.',
  SYS_010: 'Footfall cannot listen on {address}, port {port}: {detail}. Choose another with --address and --port.',
  SYS_011:
    'Footfall does not serve screens with the folder {folder} now. Start it first, or name another folder with --data.',
  TLS_001:
    'The certificate or key in {file} cannot be used: {detail}. Give the files in PEM form, and this user the right to read them.',
  TLS_002:
    'The key in {key} is not the one of the certificate in {file}. Name the two that belong together with --certificate and --key.',
  CLI_001: '{detail}. Run footfall {command} --help to see how it is used.',
} as const;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorParams = Record<string, string | number>;

/** An error as it travels: stable code, parameters of the sentence, and the English sentence itself. */
export const ErrorInfo = z.object({
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  message: z.string(),
});
export type ErrorInfo = z.infer<typeof ErrorInfo>;

/** Credentials in the parameters are masked: whoever makes an error need not think of it. */
export function errorInfo(code: ErrorCode, given: ErrorParams = {}): ErrorInfo {
  const params = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, typeof value === 'string' ? maskCredentials(value) : value]),
  );
  const message = ERRORS[code].replace(/\{(\w+)\}/g, (_, key: string) => String(params[key] ?? '?'));
  return { code, params, message };
}

export class FootfallError extends Error {
  readonly info: ErrorInfo;
  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    const info = errorInfo(code, params);
    super(info.message, options);
    this.name = 'FootfallError';
    this.info = info;
  }
}

/** What may be shown of any thrown thing; an unexpected one becomes SYS_007. */
export function toErrorInfo(thrown: unknown, folder = 'the log folder'): ErrorInfo {
  if (thrown instanceof FootfallError) return thrown.info;
  return errorInfo('SYS_007', { detail: thrown instanceof Error ? thrown.message : String(thrown), folder });
}

/** For the end of a complete switch: a new union member breaks the build here. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
