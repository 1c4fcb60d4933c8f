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
    const body = document.querySelector('#evidence-body');
    if (!body) return;
    const query = new URL(link.href, location.href).searchParams;
    const turn = link.closest('[id^="turn-"]');
    query.set('language', language);
    if (turn) query.set('turn', turn.id.slice(5));
    document.querySelectorAll('a.cite.open').forEach((chip) => chip.classList.remove('open'));
    link.classList.add('open');
    const answer = await fetch(`/evidence?${query}`).catch(() => null);
    if (answer && answer.status === 401) { location.href = '/login'; return; }
    body.innerHTML = answer ? await answer.text() : '';
    document.body.classList.add('reading');
    const marked = body.querySelector('#cited');
    const panel = document.querySelector('#evidence');
    if (marked && panel) panel.scrollTop = Math.max(0, marked.offsetTop - panel.clientHeight / 2);
    if (focus) { opener = link; panel.querySelector('.evidence').focus({ preventScroll: true }); }
  }
  function shut() {
    document.body.classList.remove('reading');
    if (opener) { opener.focus(); opener = null; }
  }
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const link = target.closest('a[href*="/cite?"]');
    if (link && !link.classList.contains('whole-link') && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      event.stopPropagation();
      show(link, event.detail === 0 || matchMedia('(max-width: 900px)').matches);
    } else if (target.closest('.shut')) shut();
    else if (target.closest('#dark')) {
      const on = !document.body.classList.contains('dark');
      paint(on);
      localStorage.setItem('rag-dark', on ? '1' : '0');
    } else if (target.closest('.grid thead button')) sort(target.closest('th'));
  }, true);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') shut(); });

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
  // Gradio reads out the source of a message, in English: give it the words and the language.
  const names = language === 'zh'
    ? { bot: '回答：', user: '问题：', log: '对话' } : { bot: 'Answer: ', user: 'Question: ', log: 'Conversation' };
  function name() {
    for (const message of document.querySelectorAll('#chat [data-testid="bot"], #chat [data-testid="user"]')) {
      const words = names[message.dataset.testid] + message.innerText.slice(0, 300);
      if (message.getAttribute('aria-label') !== words) message.setAttribute('aria-label', words);
    }
    document.querySelector('#chat [role="log"]')?.setAttribute('aria-label', names.log);
  }
  let last = '';
  new MutationObserver(() => {
    name();
    const answers = document.querySelectorAll('#chat .answer[id]');
    const answer = answers[answers.length - 1];
    if (!answer || answer.id === last) return;
    last = answer.id;
    const chip = answer.querySelector('a.cite');
    if (chip && matchMedia('(min-width: 901px)').matches) show(chip, false);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
