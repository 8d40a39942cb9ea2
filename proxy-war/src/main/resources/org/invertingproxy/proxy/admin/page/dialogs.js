// The dialogs: create a backend, issue a token for its agent, delete it.

import {call} from './api.js';
import {$, part, say, setText, toast} from './dom.js';

let active = null; // the backend the open dialog is about
let addressPattern = '';

/** Opens the dialog of that name for a backend. */
export function open(name, backend) {
  active = backend;
  const dialog = $(name);
  dialog.querySelector('form').reset();
  for (const notice of dialog.querySelectorAll('form .notice')) say(notice, '');
  if (backend) part(dialog, 'name').textContent = backend.id;
  dialog.showModal();
}

/**
 * Opens the dialog that creates a backend.
 *
 * @param addresses what addresses of backends look like, with a star for the name
 */
export function openCreate(addresses) {
  addressPattern = addresses;
  open('create', null);
  mark($('create-form'), []);
  $('create').querySelector('details').open = false;
  $('create-path-prefixes').value = '/';
  $('create-backend-user').edited = false;
  suggest();
  chooseAudience();
}

/**
 * Makes the dialogs work.
 *
 * @param refresh reads the table anew
 * @param failed is told of every call that failed
 */
export function setUp(refresh, failed) {
  onSubmit('create', failed, async (values, dialog) => {
    const {id, backendUser} = values;
    await call('POST', '../api/backends', {
      id, backendUser, endUser: values.audience || values.endUser,
      pathPrefixes: values.pathPrefixes.split('\n').map(path => path.trim()).filter(path => path),
    });
    dialog.close();
    await refresh();
    open('token', {id, backendUser});
    say(part($('token'), 'next'), `${id} is created. Next, let an agent serve it.`);
  });
  onSubmit('delete', failed, async (values, dialog) => {
    const {id} = active;
    await call('DELETE', `../api/backends/${encodeURIComponent(id)}`);
    dialog.close();
    await refresh();
    toast(`${id} is deleted.`);
    ($('new').hidden ? $('new-first') : $('new')).focus();
  });
  onSubmit('token', failed, async values => showToken(await call('POST', '../api/tokens', {
    role: 'agent', subject: active.backendUser, backends: [active.id], ttl: values.ttl,
  })));
}

function onSubmit(name, failed, action) {
  const dialog = $(name);
  const form = dialog.querySelector('form');
  for (const button of dialog.querySelectorAll('[data-part="close"]')) {
    button.addEventListener('click', () => dialog.close());
  }
  // The browser cannot show what is wrong with a field that is folded away.
  form.addEventListener('invalid', event => {
    const details = event.target.closest('details');
    if (details) details.open = true;
  }, true);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const button = form.querySelector('.primary');
    button.disabled = true;
    try {
      await action(Object.fromEntries(new FormData(form)), dialog);
    } catch (e) {
      failed(e);
      const fields = e.fields ?? [];
      const sentences = fields.map(({field, message}) => `${label(form, field)} ${message}.`);
      say(part(dialog, 'error'), sentences.join(' ') || e.message);
      mark(form, fields);
    } finally {
      button.disabled = false;
    }
  });
}

const label = (form, field) => form.elements[field]?.labels[0].textContent ?? field;

function mark(form, fields) {
  for (const element of form.elements) {
    const wrong = fields.some(({field}) => field === element.name);
    if (wrong) element.setAttribute('aria-invalid', 'true');
    else element.removeAttribute('aria-invalid');
  }
  const first = form.querySelector('[aria-invalid]');
  const details = first?.closest('details');
  if (details) details.open = true;
  first?.focus();
}

// --- Creating ---

function suggest() {
  const id = $('create-id').value;
  setText($('create-address'), addressPattern.replace('*', () => id || 'name'));
  const user = $('create-backend-user');
  if (!user.edited) user.value = id && `${id}-agent`;
}

function chooseAudience() {
  const named = $('create-audience').value === '';
  $('create-users').hidden = !named;
  $('create-end-user').required = named;
}

$('create-id').addEventListener('input', suggest);
$('create-audience').addEventListener('change', chooseAudience);
$('create-backend-user').addEventListener('input', ({target}) => { target.edited = target.value !== ''; });

// --- The token, on show until its dialog is closed ---

function showToken(issued) {
  $('issued-token').value = issued.token;
  $('issued-command').value = issued.command;
  $('issued-save').dataset.file = issued.tokenFile;
  setText($('issued-expires'), new Date(issued.expires).toLocaleDateString('en', {dateStyle: 'long'}));
  $('token-form').hidden = true;
  $('issued').hidden = false;
  $('issued-title').focus();
}

$('token').addEventListener('close', () => {
  $('issued-token').value = '';
  $('token-form').hidden = false;
  $('issued').hidden = true;
});

$('issued-save').addEventListener('click', ({target}) => {
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(new Blob([`${$('issued-token').value}\n`]));
  anchor.download = target.dataset.file;
  anchor.click();
  URL.revokeObjectURL(anchor.href);
});

for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    const source = $(button.dataset.copy);
    source.select();
    // By plain HTTP from another machine there is no clipboard interface.
    if (navigator.clipboard) await navigator.clipboard.writeText(source.value);
    else document.execCommand('copy');
    setText(button, 'Copied');
    setTimeout(() => setText(button, 'Copy'), 2_000);
  });
}
