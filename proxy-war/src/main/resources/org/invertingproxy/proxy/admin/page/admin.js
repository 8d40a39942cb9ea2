// The admin page: signs in and out, and keeps the table of backends current.

import {call, useSession} from './api.js';
import {open, openCreate, setUp} from './dialogs.js';
import {$, say} from './dom.js';
import {onChoice, show} from './table.js';

const REFRESH = 3_000;
const UNATTENDED = 15 * 60_000; // from then on the page asks nothing, so that its session can end

let signedIn = false;
let addresses = '';
let lastInput = Date.now();

async function start() {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  // The code leaves the address bar and the history before anything else happens.
  if (location.hash) history.replaceState(null, '', location.pathname);
  let message = '';
  if (code) {
    try {
      return await enter(await call('POST', 'session', {code}));
    } catch (e) {
      message = e.status === 403 ? 'This sign-in link was used before, or is older than 60 seconds.' : e.message;
    }
  }
  try {
    const session = await call('GET', 'session');
    if (session) await enter(session);
    else leave(message);
  } catch (e) {
    leave(message || e.message);
  }
}

async function enter(session) {
  useSession(session);
  signedIn = true;
  lastInput = Date.now();
  addresses = session.addresses;
  $('who').textContent = session.subject;
  $('sign-in-token').value = '';
  $('sign-in').hidden = true;
  $('app').hidden = false;
  await refresh();
}

function leave(message) {
  useSession(null);
  signedIn = false;
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  show([]);
  $('offline').hidden = true;
  $('app').hidden = true;
  $('sign-in').hidden = false;
  say($('sign-in-message'), message);
  $('sign-in-token').focus();
}

async function refresh() {
  try {
    show(await call('GET', '../api/backends?detail=1'));
    $('offline').hidden = true;
  } catch (e) {
    failed(e);
    $('offline').hidden = e.status !== 0;
  }
}

function failed(refusal) {
  if (refusal.status === 401 && signedIn) leave('Your session has ended. Please sign in again.');
}

async function keepCurrent() {
  if (signedIn && !document.hidden && Date.now() - lastInput < UNATTENDED) await refresh();
  setTimeout(keepCurrent, REFRESH);
}

$('sign-in-form').addEventListener('submit', async event => {
  event.preventDefault();
  try {
    await enter(await call('POST', 'session', {token: $('sign-in-token').value.trim()}));
  } catch (e) {
    say($('sign-in-message'), e.message);
    $('sign-in-token').select();
  }
});

$('sign-out').addEventListener('click', async () => {
  try {
    await call('DELETE', 'session');
    leave('You are signed out.');
  } catch (e) {
    failed(e);
  }
});

$('new').addEventListener('click', () => openCreate(addresses));
$('new-first').addEventListener('click', () => openCreate(addresses));
onChoice(open);
setUp(refresh, failed);

for (const type of ['pointerdown', 'keydown']) {
  addEventListener(type, () => { lastInput = Date.now(); }, {passive: true});
}
addEventListener('hashchange', () => { if (location.hash) start(); });
document.addEventListener('visibilitychange', () => { if (signedIn && !document.hidden) refresh(); });

await start();
setTimeout(keepCurrent, REFRESH);
