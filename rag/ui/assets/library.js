// The library: files dropped or chosen go to the server one by one; reports are removed from here.
(() => {
  const language = location.pathname.startsWith('/en') ? 'en' : 'zh';
  const waiting = [];
  let busy = false;
  const zone = () => document.querySelector('.drop');
  const refresh = () => document.querySelector('#library-changed')?.click();
  const failed = (reason) => zone().dataset.fileFailed.replace('{reason}', reason);

  function line(file) {
    const item = document.createElement('li');
    const name = Object.assign(document.createElement('span'), { className: 'name', textContent: file.name });
    const bar = Object.assign(document.createElement('progress'), { max: 1, value: 0 });
    const state = Object.assign(document.createElement('span'), { className: 'state', textContent: zone().dataset.waiting });
    bar.setAttribute('aria-label', file.name);
    item.append(name, bar, state);
    document.querySelector('#uploads').append(item);
    return { item, bar, state };
  }
  function settle({ item, bar, state }, good, text) {
    bar.remove();
    state.textContent = text;
    item.className = good ? 'good' : 'bad';
  }
  function take(files) {
    for (const file of files) waiting.push([file, line(file)]);
    next();
  }
  async function next() {
    if (busy || !waiting.length) return;
    busy = true;
    const [file, row] = waiting.shift();
    const large = file.size > zone().dataset.limit * 1048576;
    if (large) settle(row, false, failed(zone().dataset.tooLarge));
    else if (await send(file, row)) refresh();
    busy = false;
    next();
  }
  function send(file, row) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open('POST', `/library?${new URLSearchParams({ name: file.name, language })}`);
      request.upload.onprogress = (event) => {
        row.state.textContent = zone().dataset.sending;
        row.bar.value = event.loaded / event.total;
      };
      request.upload.onload = () => { // from here on the server reads: nobody knows how long
        row.bar.removeAttribute('value');
        row.state.textContent = zone().dataset.inReading;
      };
      request.onloadend = () => {
        if (request.status === 401) { location.href = '/login'; return; }
        let told = null;
        try { told = JSON.parse(request.responseText); } catch { /* no answer of ours */ }
        const good = request.status === 200 && told?.good;
        settle(row, good, told?.line ?? failed(told?.error ?? zone().dataset.notSent));
        done(good);
      };
      request.send(file);
    });
  }
  async function remove(button) {
    if (!confirm(button.dataset.confirm)) return;
    button.disabled = true;
    await fetch(`/library?${new URLSearchParams({ name: button.dataset.document, language })}`, { method: 'DELETE' });
    refresh();
  }

  document.addEventListener('change', (event) => {
    if (event.target.id !== 'files') return;
    take([...event.target.files]);
    event.target.value = '';
  });
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest('button.remove');
    if (button) remove(button);
  });
  for (const kind of ['dragover', 'dragleave', 'drop']) {
    document.addEventListener(kind, (event) => {
      if (!zone() || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault(); // a file dropped beside the zone must not replace the page
      zone().classList.toggle('over', kind === 'dragover');
      if (kind === 'drop' && zone().offsetParent) take([...event.dataTransfer.files]);
    });
  }
})();
