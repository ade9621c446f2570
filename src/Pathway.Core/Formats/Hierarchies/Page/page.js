'use strict';
(() => {
  const id = name => document.getElementById(name);
  const [tree, pane, find, marked, found] = ['tree', 'pane', 'find', 'marked', 'found'].map(id);
  const nodes = [...tree.querySelectorAll('details')];
  const above = node => node.parentElement.parentElement.closest('details');
  const summary = node => node.firstElementChild;
  const label = node => summary(node).querySelector('.t');
  let before = null; // which nodes were open before a search
  let index = null; // what a search looks at, made when the first one comes

  const text = node => [...summary(node).querySelectorAll('.t, .i, .m'), ...node.querySelector(':scope > .a').querySelectorAll('.p')]
    .map(part => part.textContent).join('\n').toLowerCase();

  // Beside the tree: the path, the name, and what the node itself says.
  const pick = node => {
    tree.querySelector('.picked')?.classList.remove('picked');
    summary(node).classList.add('picked');
    const path = document.createElement('nav');
    path.setAttribute('aria-label', 'Path');
    const chain = [];
    for (let up = above(node); up; up = above(up)) { chain.unshift(up); }
    for (const up of chain) {
      const link = document.createElement('a');
      link.href = '#' + up.id;
      link.textContent = label(up).textContent;
      path.append(link, ' \u203A ');
    }
    const name = document.createElement('h2');
    name.textContent = label(node).textContent;
    pane.replaceChildren(path, name, ...[...summary(node).querySelectorAll('.m')].map(mark => mark.cloneNode(true)), node.querySelector(':scope > .a').cloneNode(true));
  };

  const reveal = node => {
    if (node.closest('li[hidden]')) { find.value = ''; marked.checked = false; filter(); }
    for (let up = above(node); up; up = above(up)) { up.open = true; }
    summary(node).focus({ preventScroll: true });
    summary(node).scrollIntoView({ block: 'center' });
    pick(node);
  };

  const unmark = () => {
    for (const mark of tree.querySelectorAll('mark')) {
      const name = mark.parentElement;
      mark.replaceWith(mark.textContent);
      name.normalize();
    }
  };

  const highlight = (node, pattern) => {
    const name = label(node);
    const whole = name.textContent;
    const parts = [];
    let end = 0;
    for (const match of whole.matchAll(pattern)) {
      const mark = document.createElement('mark');
      mark.textContent = match[0];
      parts.push(whole.slice(end, match.index), mark);
      end = match.index + match[0].length;
    }
    if (parts.length) { name.replaceChildren(...parts, whole.slice(end)); }
  };

  const filter = () => {
    const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    unmark();
    if (!words.length && !marked.checked) {
      nodes.forEach((node, i) => { node.parentElement.hidden = false; if (before) { node.open = before[i]; } });
      before = null;
      found.textContent = '';
      return;
    }
    before ??= nodes.map(node => node.open);
    index ??= nodes.map(text);
    const hits = nodes.filter((node, i) => words.every(word => index[i].includes(word)) && (!marked.checked || summary(node).querySelector('.m')));
    const shown = new Set(hits);
    const opened = new Set();
    for (const hit of hits) {
      for (let up = above(hit); up && !opened.has(up); up = above(up)) { opened.add(up); shown.add(up); }
    }
    for (const node of nodes) {
      node.parentElement.hidden = !shown.has(node);
      node.open = opened.has(node);
    }
    if (words.length) {
      const pattern = new RegExp(words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
      hits.forEach(hit => highlight(hit, pattern));
    }
    found.textContent = `${hits.length} of ${nodes.length} found`;
  };

  const visible = () => nodes.filter(node => !node.closest('li[hidden]') && !node.parentElement.closest('details:not([open])'));

  const keys = {
    ArrowDown: (node, list) => list[list.indexOf(node) + 1],
    ArrowUp: (node, list) => list[list.indexOf(node) - 1],
    Home: (_, list) => list[0],
    End: (_, list) => list[list.length - 1],
    ArrowRight: (node, list) => { if (node.open || !node.classList.contains('b')) { return list[list.indexOf(node) + 1]; } node.open = true; return node; },
    ArrowLeft: node => { if (node.open && node.classList.contains('b')) { node.open = false; return node; } return above(node); },
  };

  tree.addEventListener('keydown', event => {
    const move = event.target.tagName === 'SUMMARY' && !event.ctrlKey && !event.altKey && !event.metaKey && keys[event.key];
    if (!move) { return; }
    event.preventDefault();
    const next = move(event.target.parentElement, visible());
    if (next) { summary(next).focus(); }
  });
  for (const kind of ['focusin', 'click']) {
    tree.addEventListener(kind, event => { const head = event.target.closest('summary'); if (head) { pick(head.parentElement); } });
  }
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="#"]');
    const node = link && id(link.hash.slice(1));
    if (!node) { return; }
    event.preventDefault();
    node.open = true;
    reveal(node);
  });
  document.addEventListener('keydown', event => {
    if (event.key === '/' && event.target !== find) { event.preventDefault(); find.focus(); }
    if (event.key === 'Escape' && event.target === find) { find.value = ''; filter(); }
  });
  let waiting = 0;
  find.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  marked.addEventListener('change', filter);
  const openAll = open => nodes.forEach(node => { if (node.classList.contains('b')) { node.open = open; } });
  id('open').addEventListener('click', () => openAll(true));
  id('close').addEventListener('click', () => openAll(false));
  let screen = null;
  const all = () => [...document.querySelectorAll('details')];
  window.addEventListener('beforeprint', () => { screen = all().map(node => node.open); all().forEach(node => { node.open = true; }); });
  window.addEventListener('afterprint', () => { all().forEach((node, i) => { node.open = screen[i]; }); });
  document.documentElement.classList.add('js');
  id('tools').hidden = pane.hidden = false;
  if (nodes.length) { pick(id(location.hash.slice(1)) && nodes.includes(id(location.hash.slice(1))) ? id(location.hash.slice(1)) : nodes[0]); }
})();
