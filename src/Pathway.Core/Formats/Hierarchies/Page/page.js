'use strict';
(() => {
  const id = name => document.getElementById(name);
  const [tree, pane, find, marked, found, siblings, icicle, crumbs, said] =
    ['tree', 'pane', 'find', 'marked', 'found', 'siblings', 'icicle', 'crumbs', 'said'].map(id);
  const nodes = [...tree.querySelectorAll('details')];
  const known = new Set(nodes);
  const summary = node => node.firstElementChild;
  const label = node => summary(node).firstElementChild;
  const name = node => label(node).textContent;
  const details = node => node.children[1];
  const above = node => node.parentElement.parentElement.closest('details');
  const items = list => [...list.children].map(item => item.firstElementChild).filter(node => known.has(node));
  const below = node => node.lastElementChild.tagName === 'UL' ? items(node.lastElementChild) : [];
  const tops = [...tree.children].filter(child => child.tagName === 'UL').flatMap(items);
  const isExtra = node => node.parentElement.classList.contains('extra');
  const isShown = node => !node.parentElement.hidden && (!isExtra(node) || siblings?.checked);
  const isBranch = node => node.classList.contains('b') || (node.classList.contains('s') && siblings.checked);
  const element = (tag, text, style) => {
    const made = document.createElement(tag);
    if (text) { made.textContent = text; }
    if (style) { made.className = style; }
    return made;
  };
  let picked = null; // the selected term
  let before = null; // which nodes were open before a search
  let index = null; // what a search looks at, made when the first one comes
  let words = []; // what is searched

  // --- Selected term

  const chain = node => {
    const found = [];
    for (let up = node; up; up = above(up)) { found.unshift(up); }
    return found;
  };

  // Links to the terms from the top to a term; the last one is where you are.
  const path = (place, steps) => {
    place.replaceChildren();
    steps.forEach(([text, target], i) => {
      const last = i === steps.length - 1;
      const step = element(last ? 'span' : 'a', text);
      if (last) { step.setAttribute('aria-current', 'true'); } else { step.href = '#' + target; }
      place.append(step, ...(last ? [] : [' \u203A ']));
    });
  };

  const matches = item => words.length > 0 && words.every(word => item.textContent.toLowerCase().includes(word));

  // Beside the tree: the path, the name, and what the node itself says.
  const pick = node => {
    if (picked) { summary(picked).classList.remove('picked'); summary(picked).removeAttribute('aria-current'); }
    picked = node;
    // Where there is no room beside the tree, its details are below it.
    if (!isBranch(node)) { node.open = true; }
    summary(node).classList.add('picked');
    summary(node).setAttribute('aria-current', 'true');
    const place = element('nav');
    place.setAttribute('aria-label', 'Path of the term');
    path(place, chain(node).map(step => [name(step), step.id]));
    const copy = details(node).cloneNode(true);
    copy.querySelectorAll('.x > li').forEach(item => { if (matches(item)) { item.classList.add('match'); } });
    pane.replaceChildren(place, element('h2', name(node)), ...[...summary(node).querySelectorAll('.m')].map(mark => mark.cloneNode(true)), copy);
    pane.scrollTop = 0;
  };

  const unfold = node => {
    if (isExtra(node) && !siblings.checked) { siblings.checked = true; }
    if (node.closest('li[hidden]')) { find.value = ''; marked.checked = false; filter(); }
    for (let up = above(node); up; up = above(up)) { up.open = true; }
  };

  const reveal = node => {
    unfold(node);
    summary(node).focus({ preventScroll: true });
    summary(node).scrollIntoView({ block: 'center' });
  };

  // Shows a term in tree, pane and picture; null shows all roots.
  const show = (node, scrolls) => {
    if (node) {
      unfold(node);
      if (isBranch(node)) { node.open = true; }
      pick(node);
      if (scrolls) { reveal(node); }
    }
    draw(node);
  };

  // Each term has an address, so that links to it and the back button work.
  const go = (node, scrolls) => {
    const target = node ? '#' + node.id : location.pathname + location.search;
    if ((location.hash || '') !== (node ? '#' + node.id : '')) { history.pushState(null, '', target); }
    show(node, scrolls);
  };
  const current = () => { const node = id(location.hash.slice(1)); return known.has(node) ? node : null; };
  // The page scrolls by itself to what is shown; who looks at the picture stays there.
  history.scrollRestoration = 'manual';
  const seesPicture = () => { const place = icicle.getBoundingClientRect(); return place.bottom > 0 && place.top < innerHeight; };
  window.addEventListener('popstate', () => show(current(), !seesPicture()));

  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    const target = link.getAttribute('href').slice(1);
    const node = id(target);
    if (target && !known.has(node)) { return; }
    event.preventDefault();
    // The picture and the bars stay where they are; other links lead to the tree.
    const stays = link.closest('.overview');
    const wasInPicture = icicle.contains(link);
    go(node, !stays);
    if (wasInPicture) { focusBox(node); }
  });

  // --- Picture

  const SVG = 'http://www.w3.org/2000/svg';
  const drawn = (tag, attributes, text) => {
    const made = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) { made.setAttribute(key, value); }
    if (text) { made.textContent = text; }
    return made;
  };
  const share = node => Number(node.dataset.w) || 0;
  const drawnParts = new Map();
  const parts = node => {
    if (!drawnParts.has(node)) { drawnParts.set(node, (node ? below(node) : tops).filter(child => share(child) > 0)); }
    return drawnParts.get(node);
  };
  // The number of columns from a term to the longest chain below it. Parents come before children.
  let heights = null;
  const columnsFrom = node => {
    if (!heights) {
      heights = new Map();
      for (const one of nodes.toReversed()) {
        if (share(one) === 0) { continue; }
        const tall = (heights.get(one) ?? 0) + 1;
        heights.set(one, tall);
        const up = above(one);
        if (up) { heights.set(up, Math.max(heights.get(up) ?? 0, tall)); }
      }
    }
    return heights.get(node);
  };
  const colour = node => [...(chain(node)[0].parentElement.classList)].find(style => /^c[0-9]$/.test(style)) ?? 'none';
  const count = node => summary(node).querySelector('.c')?.textContent;
  const ruler = document.createElement('canvas').getContext('2d');
  const fit = (text, width) => {
    if (ruler.measureText(text).width <= width) { return text; }
    let [low, high] = [0, text.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (ruler.measureText(text.slice(0, middle) + '\u2026').width <= width) { low = middle; } else { high = middle - 1; }
    }
    return low > 1 ? text.slice(0, low).trimEnd() + '\u2026' : '';
  };
  let entered = null; // the first column; null for all roots
  let family = null;

  const draw = node => {
    if (id('picture').hidden) { return; }
    entered = node && parts(node).length ? node : node && above(node);
    const first = entered ? [entered] : parts(null);
    const width = icicle.clientWidth || 600;
    const height = icicle.clientHeight || 380;
    const columns = Math.max(1, Math.min(Math.max(0, ...first.map(columnsFrom)), width < 420 ? 2 : width < 700 ? 3 : width < 1000 ? 4 : 5));
    const wide = width / columns;
    const total = first.reduce((sum, one) => sum + share(one), 0);
    icicle.setAttribute('viewBox', `0 0 ${width} ${height}`);
    ruler.font = `13px ${family ??= getComputedStyle(document.body).fontFamily}`;
    const boxes = [];
    const place = (list, column, top) => {
      for (const one of list) {
        const tall = share(one) * height / total;
        // What is thinner than this is not seen, and cannot be clicked.
        if (tall >= 3) {
          boxes.push(box(one, column * wide, top, wide, tall, column === columns - 1));
          if (column < columns - 1) { place(parts(one), column + 1, top); }
        }
        top += tall;
      }
    };
    if (total > 0) { place(first, 0, 0); }
    const focused = icicle.contains(document.activeElement) ? document.activeElement.dataset.node : null;
    icicle.replaceChildren(...boxes);
    if (focused) { focusBox(id(focused)); }
    if (!focused) { (boxes.find(one => one.dataset.node === node?.id) ?? boxes[0])?.setAttribute('tabindex', '0'); }
    if (node) { boxes.find(one => one.dataset.node === node.id)?.setAttribute('aria-current', 'true'); }
    path(crumbs, [['All roots', ''], ...(entered ? chain(entered).map(step => [name(step), step.id]) : [])]);
  };

  // After the tree is painted: who opens a term there looks at the tree.
  let isDue = false;
  const drawSoon = () => {
    if (isDue) { return; }
    isDue = true;
    requestAnimationFrame(() => setTimeout(() => { isDue = false; draw(current()); }));
  };

  const box = (node, left, top, width, height, isLast) => {
    // A click on the first column leaves it.
    const target = node === entered ? above(node) : node;
    const link = drawn('a', { href: '#' + (target?.id ?? ''), class: colour(node), tabindex: '-1', 'data-node': node.id });
    const total = count(node);
    const said = total ? `${name(node)}, ${total} ${total === '1' ? 'interaction' : 'interactions'}` : name(node);
    // The title is the name of the link: the labels may be cut.
    link.append(drawn('title', {}, node === entered ? `${said}; leave` : said), drawn('rect', { x: left, y: top, width, height }));
    if (height >= 15) {
      const more = isLast && parts(node).length ? ' \u203A' : '';
      const text = fit(name(node) + more, width - 14);
      const two = height >= 36 && total;
      link.append(drawn('text', { x: left + 7, y: top + height / 2 + (two ? -3 : 4.5), 'aria-hidden': true }, text));
      if (two) { link.append(drawn('text', { x: left + 7, y: top + height / 2 + 13, class: 'n', 'aria-hidden': true }, total)); }
    }
    return link;
  };

  const focusBox = node => {
    const target = (node && [...icicle.children].find(one => one.dataset.node === node.id)) ?? icicle.firstElementChild;
    for (const one of icicle.children) { one.setAttribute('tabindex', one === target ? '0' : '-1'); }
    target?.focus({ preventScroll: true });
  };

  icicle.addEventListener('keydown', event => {
    const link = event.target.closest('a');
    if (!link || event.ctrlKey || event.altKey || event.metaKey) { return; }
    const node = id(link.dataset.node);
    const list = parts(above(node));
    const at = list.indexOf(node);
    const next = {
      ArrowDown: node === entered ? null : list[at + 1], ArrowUp: node === entered ? null : list[at - 1],
      ArrowRight: parts(node)[0], ArrowLeft: node === entered ? null : above(node),
    }[event.key];
    if (event.key.startsWith('Arrow')) { event.preventDefault(); }
    if (next && [...icicle.children].some(one => one.dataset.node === next.id)) { focusBox(next); }
  });

  const styles = ['fill', 'stroke', 'stroke-width', 'font-family', 'font-size', 'font-weight'];
  const picture = () => {
    const [width, height] = icicle.getAttribute('viewBox').split(' ').slice(2);
    const copy = drawn('svg', { viewBox: `0 0 ${width} ${height}`, width, height });
    for (const link of icicle.children) {
      const group = drawn('g', {});
      for (const part of link.children) {
        const drawnPart = part.cloneNode(true);
        drawnPart.removeAttribute('class');
        const style = getComputedStyle(part);
        if (part.tagName !== 'title') { styles.forEach(one => drawnPart.setAttribute(one, style.getPropertyValue(one))); }
        group.append(drawnPart);
      }
      copy.append(group);
    }
    return new XMLSerializer().serializeToString(copy);
  };
  const say = text => { said.textContent = text; };
  const byCommand = text => {
    const area = element('textarea', text);
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  };
  id('copy').addEventListener('click', () => {
    const text = picture();
    const copied = navigator.clipboard ? navigator.clipboard.writeText(text).then(() => true, () => byCommand(text)) : Promise.resolve(byCommand(text));
    copied.then(done => {
      say(done ? 'The picture is copied as SVG: paste it into a file or a drawing program.' : 'The browser does not allow copying.');
      id('copy').focus();
    });
  });

  // --- Search

  const unmark = () => {
    for (const why of tree.querySelectorAll('.why')) { why.remove(); }
    for (const mark of tree.querySelectorAll('mark')) {
      const text = mark.parentElement;
      mark.replaceWith(mark.textContent);
      text.normalize();
    }
  };

  const highlight = (node, pattern) => {
    const whole = name(node);
    const pieces = [];
    let end = 0;
    for (const match of whole.matchAll(pattern)) {
      pieces.push(whole.slice(end, match.index), element('mark', match[0]));
      end = match.index + match[0].length;
    }
    if (pieces.length) { label(node).replaceChildren(...pieces, whole.slice(end)); }
  };

  // What a node is found by: its name, identifier and mark; its interactions; its description.
  const read = node => ({
    head: [...summary(node).querySelectorAll('.t, .i, .m')].map(part => part.textContent).join('\n').toLowerCase(),
    items: [...details(node).querySelectorAll(':scope > .x > li')].map(item => ({ item, text: item.textContent.toLowerCase() })),
    rest: details(node).firstElementChild.textContent.toLowerCase(),
  });
  const hits = entry => {
    const has = text => words.every(word => text.includes(word));
    const list = words.length ? entry.items.filter(one => has(one.text)) : [];
    return { head: has(entry.head), list, rest: has(entry.rest) };
  };

  const explain = (node, hit) => {
    if (hit.head || !words.length) { return; }
    const pairs = [...new Set(hit.list.map(one => one.item.querySelector('.p').textContent))];
    const text = pairs.length ? pairs.slice(0, 3).join(', ') + (pairs.length > 3 ? ` and ${pairs.length - 3} more` : '') : 'in its description';
    summary(node).insertBefore(element('span', text, 'why'), label(node).nextSibling);
  };

  const plural = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`;

  const filter = () => {
    words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    unmark();
    if (!words.length && !marked.checked) {
      nodes.forEach((node, i) => { node.parentElement.hidden = false; if (before) { node.open = before[i]; } });
      before = null;
      found.textContent = '';
      if (picked) { pick(picked); }
      return;
    }
    before ??= nodes.map(node => node.open);
    index ??= nodes.map(read);
    const results = [];
    let hiddenHits = 0;
    nodes.forEach((node, i) => {
      if (marked.checked && !summary(node).querySelector('.m')) { return; }
      const hit = hits(index[i]);
      if (!hit.head && !hit.list.length && !hit.rest) { return; }
      if (isExtra(node) && !siblings.checked) { hiddenHits++; return; }
      results.push({ node, hit });
    });
    const shown = new Set();
    for (const { node } of results) { for (let up = node; up && !shown.has(up); up = above(up)) { shown.add(up); } }
    const opened = new Set();
    // Hundreds of hits are too many to read: the first of them are opened.
    for (const { node } of results.slice(0, 200)) {
      for (let up = above(node); up && !opened.has(up); up = above(up)) { opened.add(up); }
    }
    for (const node of nodes) {
      if (node.parentElement.hidden === shown.has(node)) { node.parentElement.hidden = !shown.has(node); }
      if (node.open !== opened.has(node)) { node.open = opened.has(node); }
    }
    if (words.length) {
      const pattern = new RegExp(words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
      for (const { node, hit } of results) { highlight(node, pattern); explain(node, hit); }
    }
    const interactions = new Set(results.flatMap(({ hit }) => hit.list.map(one => one.item.querySelector('.p').textContent))).size;
    found.textContent = `${plural(results.length, 'term')} of ${nodes.filter(node => !isExtra(node) || siblings.checked).length}`
      + (interactions ? `, ${plural(interactions, 'interaction')}` : '') + (hiddenHits ? `; ${hiddenHits} more among the siblings` : '');
    if (results.length) { pick((results.find(({ hit }) => hit.list.length || hit.head) ?? results[0]).node); }
  };

  // --- Keys and switches

  const following = node => {
    if (node.open) { const child = below(node).find(isShown); if (child) { return child; } }
    for (let at = node; at; at = above(at)) {
      const list = above(at) ? below(above(at)) : tops;
      const next = list.slice(list.indexOf(at) + 1).find(isShown);
      if (next) { return next; }
    }
    return null;
  };
  const last = node => { const child = node.open ? below(node).findLast(isShown) : null; return child ? last(child) : node; };
  const preceding = node => {
    const list = above(node) ? below(above(node)) : tops;
    const previous = list.slice(0, list.indexOf(node)).findLast(isShown);
    return previous ? last(previous) : above(node);
  };
  const keys = {
    ArrowDown: following,
    ArrowUp: preceding,
    Home: () => tops.find(isShown),
    End: () => last(tops.findLast(isShown)),
    ArrowRight: node => { if (node.open || !isBranch(node)) { return following(node); } node.open = true; return node; },
    ArrowLeft: node => { if (node.open && isBranch(node)) { node.open = false; return node; } return above(node); },
  };
  tree.addEventListener('keydown', event => {
    const move = event.target.tagName === 'SUMMARY' && !event.ctrlKey && !event.altKey && !event.metaKey && keys[event.key];
    if (!move) { return; }
    event.preventDefault();
    const next = move(event.target.parentElement);
    if (next) { summary(next).focus(); }
  });
  tree.addEventListener('focusin', event => { const head = event.target.closest('summary'); if (head) { pick(head.parentElement); } });
  tree.addEventListener('click', event => {
    const head = event.target.closest('summary');
    if (!head) { return; }
    const node = head.parentElement;
    if (!isBranch(node)) { event.preventDefault(); }
    if (location.hash !== '#' + node.id) { history.pushState(null, '', '#' + node.id); }
    // The focus that comes with a click has picked it already.
    if (node !== picked) { pick(node); }
    drawSoon();
  });
  document.addEventListener('keydown', event => {
    if (event.key === '/' && event.target.tagName !== 'INPUT') { event.preventDefault(); find.focus(); }
    if (event.target !== find) { return; }
    if (event.key === 'Escape') { find.value = ''; filter(); }
    if (event.key === 'Enter') { clearTimeout(waiting); filter(); if (words.length && picked && isShown(picked)) { go(picked, true); } }
  });
  let waiting = 0;
  find.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  marked.addEventListener('change', filter);
  siblings?.addEventListener('change', () => { if (words.length || marked.checked) { filter(); } });
  const openAll = open => nodes.forEach(node => { if (isBranch(node)) { node.open = open; } });
  id('open').addEventListener('click', () => openAll(true));
  id('close').addEventListener('click', () => openAll(false));
  let screen = null;
  const all = () => [...document.querySelectorAll('details')];
  window.addEventListener('beforeprint', () => { screen = all().map(node => node.open); all().forEach(node => { node.open = true; }); });
  window.addEventListener('afterprint', () => { all().forEach((node, i) => { node.open = screen[i]; }); });
  document.documentElement.classList.add('js');
  id('tools').hidden = pane.hidden = false;
  id('picture').hidden = !parts(null).length;
  if (nodes.length) { pick(nodes[0]); }
  show(current(), true);
  // The browser goes to the address itself when all is loaded, and takes the focus with it.
  addEventListener('load', () => setTimeout(() => { if (current()) { reveal(current()); } }));
  let drawnWidth = icicle.clientWidth;
  new ResizeObserver(() => {
    if (icicle.clientWidth === drawnWidth) { return; }
    drawnWidth = icicle.clientWidth;
    draw(current());
  }).observe(icicle);
})();
