'use strict';
(() => {
  const id = name => document.getElementById(name);
  const [tree, pane, find, marked, found, siblings, icicle, crumbs, said] =
    ['tree', 'pane', 'find', 'marked', 'found', 'siblings', 'icicle', 'crumbs', 'said'].map(id);
  const element = (tag, text, style) => {
    const made = document.createElement(tag);
    if (text) { made.textContent = text; }
    if (style) { made.className = style; }
    return made;
  };
  const elements = html => { const holder = document.createElement('template'); holder.innerHTML = html; return holder.content; };
  const letters = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' };
  const plain = html => html.replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|(lt|gt|amp|quot|nbsp));/g, (_, code, letter) => code ? String.fromCodePoint(code) : letters[letter]);
  let picked = null; // the selected term
  let before = null; // which terms were open before a search
  let words = []; // what is searched
  let pattern = null; // finds a word
  let search = 0; // the number of the last search

  // --- Terms

  const nodes = []; // in the order of the tree: a term comes after the one above it
  const known = new Map(); // by address
  const tops = [];
  const add = node => {
    nodes.push(Object.assign(node, { below: [], rest: '', isHidden: false, hit: null, dressed: 0, isPart: false }));
    known.set(node.id, node);
    (node.above ? node.above.below : tops).push(node);
    return node;
  };

  // The elements of a term: its item in a list, which holds its details element, its summary and its name.
  const details = node => node.item.firstElementChild;
  const summary = node => details(node).firstElementChild;
  const label = node => summary(node).firstElementChild;
  const isOpen = node => Boolean(node.item) && details(node).open;

  // The tree of elements.
  const readTree = () => {
    for (const one of tree.querySelectorAll('details')) {
      const item = one.parentElement;
      add({
        id: one.id, style: item.className, kind: one.className, share: Number(one.dataset.w) || 0, item, isFilled: true,
        above: known.get(item.parentElement.closest('details')?.id) ?? null,
      });
    }
  };

  // The tree of a large page is the text of a noscript element, so that the browser does not build what nobody has opened. Each term
  // is a line with its item, a line with its summary, and lines up to the end of its description; then comes the list below it.
  const start = /^<li class="([^"]*)"><details id="([^"]*)"(?: class="([^"]*)")?(?: data-w="([^"]*)")?(?: open)?>$/;
  const readText = text => {
    const trunk = { below: [], rest: '' };
    let [at, above, last] = [text.indexOf('<ul>'), trunk, trunk];
    for (let end; (end = text.indexOf('\n', at)) >= 0;) {
      const line = text.slice(at, end);
      const [isNode, style, id, kind, share] = start.exec(line) ?? [];
      if (isNode) {
        const middle = text.indexOf('\n', end + 1);
        const next = text.indexOf('\n</div>\n', middle) + 8;
        last = add({
          id, style, kind: kind ?? '', share: Number(share) || 0, item: null, isFilled: false, above: above === trunk ? null : above,
          shell: text.slice(at, middle), head: text.slice(end + 1, middle), body: text.slice(middle + 1, next),
        });
        if (above === trunk) { trunk.below.push(last); }
        at = next;
        continue;
      }
      if (line === '<ul>') { above = last; }
      else if (line === '</ul>') { [last, above] = [above, above.above ?? trunk]; }
      else if (line.startsWith('<li>')) { above.rest = line; }
      at = end + 1;
    }
    return trunk;
  };

  // Makes the elements of the terms below one, which may be open themselves.
  const listBelow = owner => {
    const made = element('ul');
    made.innerHTML = owner.below.map(node => `${node.shell}</details></li>`).join('') + owner.rest;
    owner.below.forEach((node, i) => { node.item = made.children[i]; if (isOpen(node)) { fill(node); } });
    return made;
  };
  const fill = node => {
    if (node.isFilled) { return; }
    node.isFilled = true;
    if (node.below.length || node.rest) { details(node).append(listBelow(node)); }
  };
  const reach = node => { if (!node.item) { reach(node.above); fill(node.above); } };
  // What is below a term is made, and shows what the last search says.
  const ready = node => {
    fill(node);
    if (node.dressed !== search) { node.dressed = search; node.below.forEach(dress); }
  };
  const setOpen = (node, open) => {
    if (open) { reach(node); ready(node); }
    if (isOpen(node) !== open) { details(node).open = open; }
  };
  const description = node => {
    reach(node);
    const made = summary(node).nextElementSibling;
    if (made?.className === 'a') { return made; }
    summary(node).after(elements(node.body));
    return summary(node).nextElementSibling;
  };

  // What the text of a term says.
  const head = node => node.head ?? summary(node).innerHTML;
  const body = node => node.body ?? description(node).innerHTML;
  const part = (text, exact) => plain(exact.exec(text)?.[1] ?? '');
  const [nameSpan, identifierSpan, markSpan, countSpan] = [...'timc'].map(style => new RegExp(`<span class="${style}"[^>]*>(.*?)</span>`));
  const name = node => node.name ??= part(head(node), nameSpan);
  const mark = node => part(head(node), markSpan);
  const count = node => part(head(node), countSpan);

  const isExtra = node => node.style.endsWith(' extra');
  const isShown = node => !node.isHidden && (!isExtra(node) || siblings?.checked);
  const isBranch = node => node.kind === 'b' || (node.kind === 's' && siblings.checked);
  const ofElement = one => known.get(one.closest('#tree details').id);

  // --- Large trees

  const texts = [...tree.querySelectorAll('noscript')];
  const isLarge = texts.length > 0;

  const idly = globalThis.requestIdleCallback ?? (work => setTimeout(work, 50));

  // Open terms with so many rows below them are parts of the page that the browser lays out when they come near the window, or when it has
  // nothing else to do, one after another: screen readers find only what is laid out. No part is in another one. The rows say how high it
  // is until then.
  const [leastRows, mostRows, rowHeight] = [20, 300, 1.82];
  const setPart = (node, rows) => {
    node.isPart = rows > 0;
    node.item.style.contentVisibility = rows > 0 ? 'auto' : '';
    node.item.style.containIntrinsicBlockSize = rows > 0 ? `${rows * rowHeight}rem` : '';
  };
  let isLayingOut = false;
  const layOut = () => {
    const node = nodes.find(one => one.isPart);
    isLayingOut = Boolean(node);
    if (!node) { return; }
    setPart(node, 0);
    node.isLaidOut = true;
    idly(layOut);
  };
  const setParts = () => {
    if (!isLarge) { return; }
    const rows = new Map(nodes.map(node => [node, 0]));
    for (const node of nodes.toReversed()) {
      rows.set(node, isShown(node) ? rows.get(node) + 1 : 0);
      if (node.above && isOpen(node.above)) { rows.set(node.above, rows.get(node.above) + rows.get(node)); }
    }
    for (const node of nodes) {
      const count = rows.get(node);
      const isPart = !node.isLaidOut && count >= leastRows && count <= mostRows && (!node.above || rows.get(node.above) > mostRows);
      if (isPart || node.isPart) { setPart(node, isPart ? count : 0); }
    }
    if (!isLayingOut) { isLayingOut = true; idly(layOut); }
  };

  // What a search looks at is read while the browser has nothing else to do, so that the first search does not wait for it.
  let prepared = 0;
  const prepare = () => {
    for (const end = performance.now() + 8; prepared < nodes.length && performance.now() < end; prepared++) { index(nodes[prepared]); }
    if (prepared < nodes.length) { idly(prepare); }
  };

  // --- Selected term

  const chain = node => {
    const found = [];
    for (let up = node; up; up = up.above) { found.unshift(up); }
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
    const copy = description(node).cloneNode(true);
    // Where there is no room beside the tree, its details are below it.
    if (!isBranch(node)) { setOpen(node, true); }
    summary(node).classList.add('picked');
    summary(node).setAttribute('aria-current', 'true');
    const place = element('nav');
    place.setAttribute('aria-label', 'Path of the term');
    path(place, chain(node).map(step => [name(step), step.id]));
    copy.querySelectorAll('.x > li').forEach(item => { if (matches(item)) { item.classList.add('match'); } });
    pane.replaceChildren(place, element('h2', name(node)), ...[...summary(node).querySelectorAll('.m')].map(mark => mark.cloneNode(true)), copy);
    // Asking or setting where it is would lay out the page at once.
    if (isScrolled) { isScrolled = false; pane.scrollTop = 0; }
  };
  let isScrolled = false;
  pane.addEventListener('scroll', () => { isScrolled = true; }, { passive: true });

  const unfold = node => {
    if (isExtra(node) && !siblings.checked) { siblings.checked = true; }
    if (chain(node).some(one => one.isHidden)) { find.value = ''; marked.checked = false; filter(); }
    chain(node).slice(0, -1).forEach(up => setOpen(up, true));
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
      if (isBranch(node)) { setOpen(node, true); }
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
  const current = () => known.get(location.hash.slice(1)) ?? null;
  // The page scrolls by itself to what is shown; who looks at the picture stays there.
  history.scrollRestoration = 'manual';
  const seesPicture = () => { const place = icicle.getBoundingClientRect(); return place.bottom > 0 && place.top < innerHeight; };
  window.addEventListener('popstate', () => show(current(), !seesPicture()));

  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    const target = link.getAttribute('href').slice(1);
    const node = known.get(target);
    if (target && !node) { return; }
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
  const drawnParts = new Map();
  const parts = node => {
    if (!drawnParts.has(node)) { drawnParts.set(node, (node?.below ?? tops).filter(child => child.share > 0)); }
    return drawnParts.get(node);
  };
  // The number of columns from a term to the longest chain below it. Parents come before children.
  let heights = null;
  const columnsFrom = node => {
    if (!heights) {
      heights = new Map();
      for (const one of nodes.toReversed()) {
        if (one.share === 0) { continue; }
        const tall = (heights.get(one) ?? 0) + 1;
        heights.set(one, tall);
        if (one.above) { heights.set(one.above, Math.max(heights.get(one.above) ?? 0, tall)); }
      }
    }
    return heights.get(node);
  };
  const colour = node => chain(node)[0].style.split(' ').find(style => /^c[0-9]$/.test(style)) ?? 'none';
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
    entered = node && parts(node).length ? node : node?.above ?? null;
    const first = entered ? [entered] : parts(null);
    const width = icicle.clientWidth || 600;
    const height = icicle.clientHeight || 380;
    const columns = Math.max(1, Math.min(Math.max(0, ...first.map(columnsFrom)), width < 420 ? 2 : width < 700 ? 3 : width < 1000 ? 4 : 5));
    const wide = width / columns;
    const total = first.reduce((sum, one) => sum + one.share, 0);
    icicle.setAttribute('viewBox', `0 0 ${width} ${height}`);
    ruler.font = `13px ${family ??= getComputedStyle(document.body).fontFamily}`;
    const boxes = [];
    const place = (list, column, top) => {
      for (const one of list) {
        const tall = one.share * height / total;
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
    if (focused) { focusBox(known.get(focused)); }
    if (!focused) { (boxes.find(one => one.dataset.node === node?.id) ?? boxes[0])?.setAttribute('tabindex', '0'); }
    if (node) { boxes.find(one => one.dataset.node === node.id)?.setAttribute('aria-current', 'true'); }
    path(crumbs, [['All roots', ''], ...(entered ? chain(entered).map(step => [name(step), step.id]) : [])]);
  };

  // After the tree is painted: who opens a term there looks at the tree.
  const due = new Set();
  const soon = work => {
    if (due.has(work)) { return; }
    due.add(work);
    requestAnimationFrame(() => requestAnimationFrame(() => { due.delete(work); work(); }));
  };
  const drawCurrent = () => draw(current());

  const box = (node, left, top, width, height, isLast) => {
    // A click on the first column leaves it.
    const target = node === entered ? node.above : node;
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
    const node = known.get(link.dataset.node);
    const beside = parts(node.above);
    const at = beside.indexOf(node);
    const next = {
      ArrowDown: node === entered ? null : beside[at + 1], ArrowUp: node === entered ? null : beside[at - 1],
      ArrowRight: parts(node)[0], ArrowLeft: node === entered ? null : node.above,
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

  const lit = new Set(); // the terms that show why they are found
  const veiled = new Set(); // the terms whose elements are hidden
  const unmark = () => {
    for (const node of lit) {
      label(node).replaceChildren(name(node));
      for (const why of summary(node).querySelectorAll('.why')) { why.remove(); }
    }
    lit.clear();
  };

  const highlight = node => {
    const whole = name(node);
    const pieces = [];
    let end = 0;
    for (const match of whole.matchAll(pattern)) {
      pieces.push(whole.slice(end, match.index), element('mark', match[0]));
      end = match.index + match[0].length;
    }
    if (pieces.length) { label(node).replaceChildren(...pieces, whole.slice(end)); }
  };

  // What a term is found by: its name, identifier and mark; its interactions; the first words about it.
  const index = node => {
    if (node.said !== undefined) { return; }
    const [text, about] = [head(node), body(node)];
    node.said = [name(node), part(text, identifierSpan), mark(node)].join('\n').toLowerCase();
    node.items = [...about.matchAll(/^<li>.*$/gm)].map(([line]) => ({ line, text: plain(line).toLowerCase() }));
    node.about = part(about, /<p[^>]*>(.*?)<\/p>/).toLowerCase();
  };
  const findHit = node => {
    index(node);
    const has = text => words.every(word => text.includes(word));
    const items = words.length ? node.items.filter(one => has(one.text)) : [];
    const hit = { said: has(node.said), items };
    return hit.said || items.length || has(node.about) ? hit : null;
  };
  const pair = ({ line }) => part(line, /<span class="p"[^>]*>((?:.*?<span class="r"[^>]*>[^<]*<\/span>)?.*?)<\/span>/);

  const explain = node => {
    if (node.hit.said) { return; }
    const pairs = [...new Set(node.hit.items.map(pair))];
    const text = pairs.length ? pairs.slice(0, 3).join(', ') + (pairs.length > 3 ? ` and ${pairs.length - 3} more` : '') : 'in its description';
    summary(node).insertBefore(element('span', text, 'why'), label(node).nextSibling);
  };

  // Shows at the elements of a term what the search says about it.
  const dress = node => {
    if (node.isHidden !== veiled.has(node)) {
      node.item.hidden = node.isHidden;
      if (node.isHidden) { veiled.add(node); } else { veiled.delete(node); }
    }
    if (node.hit && words.length) { lit.add(node); highlight(node); explain(node); }
  };

  const plural = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`;

  const filter = () => {
    words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    search++;
    unmark();
    if (!words.length && !marked.checked) {
      nodes.forEach(node => { node.isHidden = false; node.hit = null; });
      [...veiled].forEach(dress);
      if (before) { nodes.forEach(node => setOpen(node, before.has(node))); }
      before = null;
      setParts();
      found.textContent = '';
      if (picked) { pick(picked); }
      return;
    }
    before ??= new Set(nodes.filter(isOpen));
    pattern = new RegExp(words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
    const results = [];
    let hiddenHits = 0;
    for (const node of nodes) {
      node.hit = marked.checked && !mark(node) ? null : findHit(node);
      if (node.hit && isExtra(node) && !siblings.checked) { hiddenHits++; node.hit = null; }
      if (node.hit) { results.push(node); }
    }
    const shown = new Set();
    for (const node of results) { for (let up = node; up && !shown.has(up); up = up.above) { shown.add(up); } }
    const opened = new Set();
    // Hundreds of hits are too many to read: the first of them are opened.
    for (const node of results.slice(0, 200)) {
      for (let up = node.above; up && !opened.has(up); up = up.above) { opened.add(up); }
    }
    nodes.forEach(node => { node.isHidden = !shown.has(node); });
    tops.forEach(dress);
    nodes.forEach(node => setOpen(node, opened.has(node)));
    setParts();
    const interactions = new Set(results.flatMap(node => node.hit.items.map(pair))).size;
    found.textContent = `${plural(results.length, 'term')} of ${nodes.filter(node => !isExtra(node) || siblings.checked).length}`
      + (interactions ? `, ${plural(interactions, 'interaction')}` : '') + (hiddenHits ? `; ${hiddenHits} more among the siblings` : '');
    if (results.length) { pick(results.find(({ hit }) => hit.items.length || hit.said) ?? results[0]); }
  };

  // --- Keys and switches

  const following = node => {
    if (isOpen(node)) { const child = node.below.find(isShown); if (child) { return child; } }
    for (let at = node; at; at = at.above) {
      const beside = at.above?.below ?? tops;
      const next = beside.slice(beside.indexOf(at) + 1).find(isShown);
      if (next) { return next; }
    }
    return null;
  };
  const last = node => { const child = isOpen(node) ? node.below.findLast(isShown) : null; return child ? last(child) : node; };
  const preceding = node => {
    const beside = node.above?.below ?? tops;
    const previous = beside.slice(0, beside.indexOf(node)).findLast(isShown);
    return previous ? last(previous) : node.above;
  };
  const keys = {
    ArrowDown: following,
    ArrowUp: preceding,
    Home: () => tops.find(isShown),
    End: () => last(tops.findLast(isShown)),
    ArrowRight: node => { if (isOpen(node) || !isBranch(node)) { return following(node); } setOpen(node, true); return node; },
    ArrowLeft: node => { if (isOpen(node) && isBranch(node)) { setOpen(node, false); return node; } return node.above; },
  };
  tree.addEventListener('keydown', event => {
    const move = event.target.tagName === 'SUMMARY' && !event.ctrlKey && !event.altKey && !event.metaKey && keys[event.key];
    if (!move) { return; }
    event.preventDefault();
    const next = move(ofElement(event.target));
    if (next) { summary(next).focus(); }
  });
  tree.addEventListener('focusin', event => { const head = event.target.closest('summary'); if (head) { pick(ofElement(head)); } });
  // However a term is opened, by a click or by the browser.
  tree.addEventListener('toggle', event => {
    if (event.target.open) { ready(ofElement(event.target)); }
    if (isLarge) { soon(setParts); }
  }, true);
  tree.addEventListener('click', event => {
    const head = event.target.closest('summary');
    if (!head) { return; }
    const node = ofElement(head);
    ready(node);
    if (!isBranch(node)) { event.preventDefault(); }
    if (location.hash !== '#' + node.id) { history.pushState(null, '', '#' + node.id); }
    // The focus that comes with a click has picked it already.
    if (node !== picked) { pick(node); }
    soon(drawCurrent);
  });
  document.addEventListener('keydown', event => {
    // The search of the browser opens the terms that it finds, if they are made: not before, because all of them make each change slower.
    if (event.key === 'F3' || ((event.ctrlKey || event.metaKey) && /^[fg]$/i.test(event.key))) { nodes.forEach(node => ready(node)); }
    if (event.key === '/' && event.target.tagName !== 'INPUT') { event.preventDefault(); find.focus(); }
    if (event.target !== find) { return; }
    if (event.key === 'Escape') { find.value = ''; filter(); }
    if (event.key === 'Enter') { clearTimeout(waiting); filter(); if (words.length && picked && isShown(picked)) { go(picked, true); } }
  });
  let waiting = 0;
  find.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  marked.addEventListener('change', filter);
  siblings?.addEventListener('change', () => { if (words.length || marked.checked) { filter(); } else { setParts(); } });
  const openAll = open => {
    nodes.forEach(node => { node.isLaidOut = false; if (isBranch(node)) { setOpen(node, open); } });
    setParts();
  };
  id('open').addEventListener('click', () => openAll(true));
  id('close').addEventListener('click', () => openAll(false));
  let screen = null;
  const all = () => [...document.querySelectorAll('details')];
  window.addEventListener('beforeprint', () => {
    nodes.forEach(node => { description(node); ready(node); });
    screen = all().map(one => one.open);
    all().forEach(one => { one.open = true; });
  });
  window.addEventListener('afterprint', () => { all().forEach((one, i) => { one.open = screen[i]; }); });
  for (const text of texts) { text.replaceWith(listBelow(readText(text.textContent))); }
  if (!isLarge) { readTree(); }
  document.documentElement.classList.add('js');
  id('tools').hidden = pane.hidden = false;
  id('picture').hidden = !parts(null).length;
  if (nodes.length) { pick(nodes[0]); }
  show(current(), true);
  // The browser goes to the address itself when all is loaded, and takes the focus with it.
  addEventListener('load', () => setTimeout(() => { if (current()) { reveal(current()); } }));
  if (isLarge) { idly(prepare); }
  let drawnWidth = icicle.clientWidth;
  new ResizeObserver(() => {
    if (icicle.clientWidth === drawnWidth) { return; }
    drawnWidth = icicle.clientWidth;
    draw(current());
  }).observe(icicle);
})();
