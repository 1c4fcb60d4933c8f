// The evidence panel, copying, sorting and the dark switch. Nothing here asks another host.
(() => {
  const language = location.pathname.startsWith('/en') ? 'en' : 'zh';
  document.cookie = `rag-language=${language}; path=/; max-age=31536000; samesite=lax`;
  const dark = localStorage.getItem('rag-dark');
  const paint = (on) => document.body.classList.toggle('dark', on);
  const settle = () => {
    if (localStorage.getItem('rag-dark') !== null) paint(localStorage.getItem('rag-dark') === '1');
  };
  if (dark !== null) { addEventListener('load', settle); setTimeout(settle, 400); setTimeout(settle, 1500); }

  let opener = null;
  async function show(link, focus) {
    const turn = link.closest('[id^="turn-"]');
    document.querySelectorAll('a.cite.open').forEach((chip) => chip.classList.remove('open'));
    link.classList.add('open');
    if (focus) opener = link;
    await open(link.href, turn ? turn.id.slice(5) : '', focus);
  }
  async function open(address, turn, focus) {
    const body = document.querySelector('#evidence-body');
    if (!body) return;
    const query = new URL(address, location.href).searchParams;
    query.set('language', language);
    if (turn) query.set('turn', turn);
    const answer = await fetch(`/evidence?${query}`).catch(() => null);
    if (answer && answer.status === 401) { location.href = '/login'; return; }
    body.innerHTML = answer ? await answer.text() : `<p class="hint">${language === 'zh' ? '取不到这段原文，请稍后再试。' : 'This passage cannot be fetched now; try again shortly.'}</p>`;
    document.body.classList.add('reading');
    const marked = body.querySelector('#cited');
    const panel = document.querySelector('#evidence');
    if (marked && panel) panel.scrollTop = Math.max(0, marked.offsetTop - panel.clientHeight / 2);
    if (focus) panel.querySelector('.evidence').focus({ preventScroll: true });
  }
  function shut() {
    document.body.classList.remove('reading');
    if (opener) { opener.focus(); opener = null; }
  }
  const sure = language === 'zh' ? '删除这段对话？删除后无法恢复。' : 'Delete this conversation? It cannot be brought back.';
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    if (target.closest('#delete') && !confirm(sure)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    const link = target.closest('a[href*="/cite?"]');
    if (link && !link.classList.contains('whole-link') && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      event.stopPropagation();
      show(link, event.detail === 0 || matchMedia('(max-width: 900px)').matches);
    } else if (target.closest('.shut')) shut();
    else if (target.closest('.skip')) { event.preventDefault(); goToQuestion(); }
    else if (target.closest('#send')) send();
    else if (target.closest('#dark')) {
      const on = !document.body.classList.contains('dark');
      paint(on);
      localStorage.setItem('rag-dark', on ? '1' : '0');
    } else if (target.closest('.grid thead button')) sort(target.closest('th'));
    else if (target.closest('button.copy')) copy(target.closest('button.copy'), words(target.closest('.answer')));
    else if (target.closest('.copy-link')) {
      const button = target.closest('.copy-link');
      copy(button, new URL(button.dataset.address, location.href).href);
    } else if (target.closest('#chat button, #history')) sent = null;
  }, true);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') shut();
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target === box()) send();
  }, true);

  // The box is emptied when the page has taken the question, and of that question only: what was
  // typed since then stays, and so does a question that was not taken.
  const box = () => document.querySelector('#question textarea');
  let sent = null;
  const running = () => document.querySelector('#chat .running') !== null;
  const send = () => { if (!running() && box().value.trim()) sent = box().value; };
  function taken() {
    if (!sent) return;
    const area = box();
    if (area.value.startsWith(sent)) {
      area.value = area.value.slice(sent.length).trimStart();
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }
    sent = null;
  }

  function goToQuestion() { // it may stand on a tab that is not shown
    document.querySelector('[role="tab"][data-tab-id="chat-tab"]')?.click();
    const wait = setInterval(() => {
      if (!box()?.checkVisibility()) return;
      clearInterval(wait);
      box().focus();
    }, 20);
  }

  // An answer as plain text: its chips as [1], its sources below, whether they are unfolded or not.
  function words(answer) {
    const clone = answer.cloneNode(true);
    clone.querySelectorAll('.made, .tag, summary').forEach((part) => part.remove());
    clone.querySelectorAll('a.cite').forEach((chip) => chip.replaceWith(`[${chip.textContent}]`));
    clone.querySelectorAll('p, li, tr, q').forEach((part) => part.append('\n'));
    clone.querySelectorAll('td, th').forEach((part) => part.append('\t'));
    return clone.textContent.trim();
  }
  async function copy(button, text) {
    await navigator.clipboard.writeText(text).catch(() => {
      const area = Object.assign(document.createElement('textarea'), { value: text });
      document.body.append(area); // the clipboard is closed to pages without TLS beyond localhost
      area.select();
      document.execCommand('copy');
      area.remove();
    });
    const former = button.dataset.word ??= button.textContent;
    button.textContent = language === 'zh' ? '已复制' : 'Copied';
    setTimeout(() => { button.textContent = former; }, 1500);
  }

  // What draws charts is 4 MB and takes a third of a second to start: that is done when the page has
  // nothing else to do and nobody has typed for two seconds.
  const charts = new URL(document.querySelector('meta[name="rag-charts"]').content, location.href).href;
  let typed = 0;
  document.addEventListener('keydown', () => { typed = performance.now(); }, true);
  function prepare() {
    if (performance.now() - typed < 2000 || running()) setTimeout(prepare, 1000);
    else (window.requestIdleCallback ?? setTimeout)(() => import(charts).catch(() => {})); // a tab opened later tries again
  }
  addEventListener('load', () => setTimeout(prepare, 2000));
  // Charts: a mark that is clicked opens the passage that it was read from.
  function wire(chart) {
    chart.dataset.wired = '1';
    chart.setAttribute('role', 'img');
    chart.setAttribute('aria-label', chart.layout?.title?.text ?? '');
    new ResizeObserver(() => {
      if (Math.abs(chart.clientWidth - (chart._fullLayout?.width ?? 0)) > 1) window.Plotly?.Plots.resize(chart);
    }).observe(chart.parentElement);
    chart.on('plotly_click', (event) => {
      const address = event.points[0]?.customdata;
      if (address) open(address, '', matchMedia('(max-width: 900px)').matches);
    });
  }

  function sort(head) {
    const body = head.closest('table').tBodies[0];
    const up = head.getAttribute('aria-sort') !== 'ascending';
    for (const other of head.parentNode.children) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const key = (row) => row.children[head.cellIndex].dataset.sort ?? row.children[head.cellIndex].textContent;
    const number = (text) => (text !== '' && Number.isFinite(+text) ? +text : null);
    const rows = [...body.rows].sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      const [m, n] = [number(x), number(y)];
      const order = m !== null && n !== null ? m - n : x.localeCompare(y, language === 'zh' ? 'zh-CN' : 'en');
      return up ? order : -order;
    });
    body.append(...rows);
  }

  // A finished answer opens its first source by itself where there is room for it.
  let last = '';
  new MutationObserver(() => {
    if (running()) taken();
    document.querySelectorAll('.js-plotly-plot:not([data-wired])').forEach((chart) => { if (chart.on) wire(chart); });
    const answers = document.querySelectorAll('#chat .answer[id]');
    const answer = answers[answers.length - 1];
    if (!answer || answer.id === last) return;
    last = answer.id;
    taken();
    const chip = answer.querySelector('a.cite');
    if (chip && matchMedia('(min-width: 901px)').matches) show(chip, false);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
