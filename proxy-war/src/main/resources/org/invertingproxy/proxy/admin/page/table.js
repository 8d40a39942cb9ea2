// The table of backends, changed in place: what has the focus keeps it.

import {$, part, setText} from './dom.js';

const NEVER = Date.UTC(1970, 0, 1);
const AUDIENCES = {allUsers: 'everyone', allSignedIn: 'everyone signed in'};
const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

const rows = new Map(); // id -> row
let choose = () => {};

/** Called with 'token' or 'delete' and the backend when the button in its row is used. */
export function onChoice(listener) {
  choose = listener;
}

/** Brings the table to this state. */
export function show(backends) {
  const online = backends.filter(backend => backend.agent.online).length;
  setText($('summary'), backends.length ? `${backends.length} in all, ${online} with an agent online` : '');
  $('empty').hidden = backends.length > 0;
  $('new').hidden = backends.length === 0;
  $('backends').hidden = backends.length === 0;
  const present = new Set(backends.map(backend => backend.id));
  for (const [id, row] of rows) {
    if (!present.has(id)) {
      row.remove();
      rows.delete(id);
    }
  }
  let place = $('rows').firstElementChild;
  for (const backend of backends) {
    const row = rows.get(backend.id) ?? newRow(backend.id);
    update(row, backend);
    // Moved only when out of place: moving takes the focus from what is inside.
    if (row === place) place = place.nextElementSibling;
    else $('rows').insertBefore(row, place);
  }
}

function newRow(id) {
  const row = $('row').content.firstElementChild.cloneNode(true);
  part(row, 'id').textContent = id;
  for (const [name, words] of [['token', 'Issue agent token for'], ['delete', 'Delete']]) {
    part(row, name).setAttribute('aria-label', `${words} ${id}`);
    part(row, name).addEventListener('click', () => choose(name, row.backend));
  }
  rows.set(id, row);
  return row;
}

function update(row, backend) {
  const {online, lastSeen} = backend.agent;
  const used = part(row, 'lastUsed');
  setText(part(row, 'agent'), online ? 'online' : lastSeen ? `offline, seen ${ago(lastSeen)}` : 'offline');
  part(row, 'agent').classList.toggle('good', online);
  setText(part(row, 'endUser'), AUDIENCES[backend.endUser] ?? backend.endUser.replaceAll(/,\s*/g, ', '));
  setText(part(row, 'backendUser'), backend.backendUser);
  setText(used, ago(backend.lastUsed));
  used.dateTime = backend.lastUsed;
  used.title = isNever(backend.lastUsed) ? '' : new Date(backend.lastUsed).toLocaleString();
  if (JSON.stringify(row.backend?.urls) !== JSON.stringify(backend.urls)) {
    part(row, 'urls').replaceChildren(...(backend.urls.length ? backend.urls.map(link) : ['none']));
  }
  row.backend = backend;
}

function link(url) {
  const anchor = document.createElement('a');
  if (/^https?:\/\//.test(url)) anchor.href = url;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer';
  anchor.textContent = url.replace(/^https?:\/\//, '').replace(/^([^/]*)\/$/, '$1');
  return anchor;
}

const isNever = instant => Date.parse(instant) === NEVER;

function ago(instant) {
  if (isNever(instant)) return 'never';
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(instant)) / 1_000));
  const unit = UNITS.find(([, length]) => seconds >= length);
  if (!unit) return seconds < 10 ? 'just now' : `${seconds} seconds ago`;
  const words = new Intl.RelativeTimeFormat('en', {numeric: 'auto'});
  return words.format(-Math.floor(seconds / unit[1]), unit[0]);
}
