// What Gradio says of itself, in the language of the page: labels, messages, and for screen readers.
(() => {
  const chinese = location.pathname.startsWith('/zh');
  // Gradio reads out the source of a message, in English: give it the words and the language.
  const names = chinese
    ? { bot: '回答：', user: '问题：', log: '对话' } : { bot: 'Answer: ', user: 'Question: ', log: 'Conversation' };
  const labels = chinese ? { // what Gradio has in English only, or says of its own parts
    'Toggle Sidebar': '历史对话', 'More tabs': '更多', Feedback: '反馈', Close: '关闭', 'Clear all': '全部清除',
    'Remove all': '全部移除', Clear: '清除',
  } : { 'Toggle Sidebar': 'Conversations' };
  const busy = chinese
    ? '正在排队的问题太多，这一次没有收下。问题还在输入框里，请稍后再问。'
    : 'Too many questions are waiting, so this one was not taken. It is still in the box: ask again shortly.';
  const broken = chinese
    ? '与服务器的连接中断，正在重新连接…' : 'The connection to the server was lost. Reconnecting…';
  const unexpected = chinese ? '出了意外的错误，请重试。' : 'Something unexpected went wrong: please try again.';
  const messages = {
    'This application is currently busy. Please try again.': busy,
    'Connection to the server was lost. Attempting reconnection...': broken,
    'Connection errored out.': broken,
    'An Unexpected Error Occurred!': unexpected, 'An error occurred.': unexpected, Error: unexpected,
  };
  const [everything, remove] = chinese ? ['全部', '移除 '] : ['All', 'Remove '];
  const titles = chinese
    ? { Error: '没有成功', Info: '提示', Warning: '注意', Success: '完成' } : { Error: 'That did not work', Info: 'Note' };

  function messagesOfChat() {
    for (const message of document.querySelectorAll('#chat [data-testid="bot"], #chat [data-testid="user"]')) {
      const words = names[message.dataset.testid] + message.innerText.slice(0, 300);
      if (message.getAttribute('aria-label') !== words) message.setAttribute('aria-label', words);
    }
    document.querySelector('#chat [role="log"]')?.setAttribute('aria-label', names.log);
    for (const box of document.querySelectorAll('#chat textarea:not([data-decoded])')) { // an edited question
      box.dataset.decoded = '1';
      box.setAttribute('aria-label', names.user);
      box.value = new DOMParser().parseFromString(box.value, 'text/html').documentElement.textContent;
      box.dispatchEvent(new Event('input', { bubbles: true }));
    }
    document.querySelectorAll('#chat .examples [aria-label]').forEach((one) => one.removeAttribute('aria-label'));
    document.querySelector('#chat .examples')?.setAttribute('role', 'group'); // Gradio says list
  }
  function labelled() {
    for (const part of document.querySelectorAll('button[aria-label], button[title]')) {
      for (const key of ['aria-label', 'title']) {
        const word = labels[part.getAttribute(key)];
        if (word) part.setAttribute(key, word);
      }
    }
  }
  function lists() { // a list in which nothing is chosen lets everything through
    for (const list of document.querySelectorAll('#filters .wrap-inner, #scope .wrap-inner')) {
      const tokens = [...list.querySelectorAll('.token')];
      list.querySelector('input').placeholder = tokens.length ? '' : everything;
      for (const token of tokens) token.querySelector('.token-remove').title = remove + token.innerText.trim();
    }
  }
  function said(selector, words) { // only the text: Gradio keeps its own nodes
    const nodes = [...document.querySelectorAll(selector)].flatMap((part) => [...part.childNodes]);
    for (const node of nodes.filter((one) => one.nodeType === Node.TEXT_NODE)) {
      const word = words[node.data.trim()];
      if (word && word !== node.data) node.data = word;
    }
  }
  new MutationObserver(() => {
    messagesOfChat();
    labelled();
    lists();
    said('.toast-title', titles);
    said('.toast-message-text, .toast-message-text *', messages);
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
})();
