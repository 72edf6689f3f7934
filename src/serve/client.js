// Keeps the page that is open as the site is. The preview adds it while answering; no built page has it.
(() => {
  'use strict';
  const script = document.currentScript;
  const host = document.querySelector('blatt-preview');
  if (!host) return;
  const page = host.dataset.page;
  let shows = host.dataset.shows;
  let chrome = host.dataset.chrome;
  if (!host.shadowRoot) {
    // A browser that takes a declarative shadow root for a template.
    const template = host.querySelector('template');
    host.attachShadow({ mode: 'open' }).append(template.content);
    template.remove();
  }
  const place = host.shadowRoot.getElementById('place');
  // Out of the body, so that the page is compared without it.
  aside(host);
  const marks = document.getElementById('blatt-marks');
  if (marks) aside(marks);
  for (const node of [...script.parentNode.childNodes]) {
    if (node.nodeType === Node.COMMENT_NODE && node.data.endsWith('blatt preview')) node.remove();
  }
  script.remove();

  function aside(node) {
    document.documentElement.append(node);
  }

  // What lies over the page.

  function dress(html) {
    const panel = place.querySelector('.panel');
    const open = panel?.open;
    const scrolled = panel?.querySelector('.inside')?.scrollTop ?? 0;
    place.innerHTML = html;
    const fresh = place.querySelector('.panel');
    if (fresh && open) {
      fresh.open = true;
      fresh.querySelector('.inside').scrollTop = scrolled;
    }
    describe();
  }

  const hide = () => place.querySelector('.overlay')?.setAttribute('hidden', '');
  place.addEventListener('click', (event) => {
    if (event.target.closest('[data-close]')) hide();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });

  const said = (selector) => document.head.querySelector(selector)?.content ?? '';

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  /** How others show the page, by what it says of itself. */
  function describe() {
    const search = place.querySelector('[data-search]');
    const card = place.querySelector('[data-card]');
    if (!search || !card) return;
    const canonical = document.head.querySelector('link[rel=canonical]')?.href ?? location.href;
    const address = new URL(canonical);
    const trail = [address.host, ...address.pathname.split('/').filter(Boolean).map(plain)].join(' › ');
    search.querySelector('.search').replaceChildren(
      element('cite', trail),
      element('strong', cut(document.title, 60)),
      element('span', cut(said('meta[name=description]'), 155)),
    );
    search.hidden = false;
    const texts = document.createElement('div');
    texts.append(
      element('small', address.host),
      element('strong', said('meta[property="og:title"]') || document.title),
      element('span', cut(said('meta[property="og:description"]'), 120)),
    );
    const shown = [texts];
    const image = said('meta[property="og:image"]');
    if (image) {
      const picture = document.createElement('img');
      // It will be at the outlet's address; here it is at this one.
      picture.src = new URL(image, location.href).pathname;
      picture.alt = said('meta[property="og:image:alt"]');
      shown.unshift(picture);
    }
    card.querySelector('.card').replaceChildren(...shown);
    card.hidden = false;
  }

  function plain(part) {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  }

  const cut = (text, length) => (text.length > length ? `${text.slice(0, length).trimEnd()} …` : text);

  // Files that have other bytes at the same address.

  const renewed = new Map();

  function freshen(root) {
    if (renewed.size === 0) return;
    const attributes = [['img', 'src'], ['source', 'src'], ['video', 'src'], ['audio', 'src'], ['video', 'poster'], ['link', 'href']];
    for (const [name, attribute] of attributes) {
      for (const node of root.querySelectorAll(`${name}[${attribute}]`)) {
        if (name === 'link' && !/stylesheet|icon/.test(node.rel)) continue;
        const url = new URL(node.getAttribute(attribute), location.href);
        const digest = url.origin === location.origin && renewed.get(url.pathname);
        if (digest) swap(node, attribute, `${url.pathname}?blatt=${digest}`);
      }
    }
    for (const node of root.querySelectorAll('[srcset]')) {
      const set = node.getAttribute('srcset').split(',').map((one) => {
        const [address, ...rest] = one.trim().split(/\s+/);
        const digest = renewed.get(new URL(address, location.href).pathname);
        return [digest ? `${address.split('?')[0]}?blatt=${digest}` : address, ...rest].join(' ');
      });
      if (set.join(', ') !== node.getAttribute('srcset')) node.setAttribute('srcset', set.join(', '));
    }
  }

  function swap(node, attribute, value) {
    if (node.getAttribute(attribute) !== value) node.setAttribute(attribute, value);
  }

  // The page.

  let running = false;
  let waiting = false;

  async function refresh() {
    if (running) {
      waiting = true;
      return;
    }
    running = true;
    try {
      do {
        waiting = false;
        await fetched();
      } while (waiting);
    } catch {
      // The preview has gone, or the page is of another kind now: the stream says when it is back.
    } finally {
      running = false;
    }
  }

  async function fetched() {
    const answer = await fetch(location.pathname + location.search, { cache: 'no-store', headers: { Accept: 'text/html' } });
    if (answer.redirected) {
      location.replace(answer.url);
      return;
    }
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = next.querySelector('blatt-preview');
    if (!fresh || fresh.dataset.page !== page) {
      location.reload();
      return;
    }
    const template = fresh.querySelector('template');
    const shadow = template ? template.content : fresh.shadowRoot;
    const dressed = shadow.querySelector('#place').innerHTML;
    const nextMarks = next.getElementById('blatt-marks');
    next.querySelector('script[src="/_blatt/client.js"]')?.remove();
    fresh.remove();
    nextMarks?.remove();
    for (const node of [...next.body.childNodes]) {
      if (node.nodeType === Node.COMMENT_NODE && node.data.endsWith('blatt preview')) node.remove();
    }
    freshen(next);
    if (programs(next) !== programs(document)) {
      // Scripts have run once and can't be taken back.
      location.reload();
      return;
    }
    const old = await styles(next);
    const { scrollX, scrollY } = window;
    attributes(document.documentElement, next.documentElement);
    children(document.head, next.head, (node) => old.has(node));
    attributes(document.body, next.body);
    children(document.body, next.body, () => false);
    old.forEach((node) => node.remove());
    document.getElementById('blatt-marks')?.remove();
    if (nextMarks) aside(document.importNode(nextMarks, true));
    if (window.scrollX !== scrollX || window.scrollY !== scrollY) window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
    shows = fresh.dataset.shows;
    if (chrome !== fresh.dataset.chrome) {
      chrome = fresh.dataset.chrome;
      dress(dressed);
    } else {
      describe();
    }
    document.dispatchEvent(new Event('blatt:refreshed'));
  }

  function programs(of) {
    const all = [...of.querySelectorAll('script')].filter((node) => !/json/.test(node.type));
    return JSON.stringify(all.map((node) => [node.getAttribute('src'), node.type, node.textContent]));
  }

  /** Loads stylesheets that are new before those go whose place they take, so that the page is never bare. */
  async function styles(next) {
    const of = (root) => [...root.querySelectorAll('link[rel~=stylesheet]')];
    const wanted = of(next.head).map((node) => node.getAttribute('href'));
    const there = of(document.head).map((node) => node.getAttribute('href'));
    const old = new Set(of(document.head).filter((node) => !wanted.includes(node.getAttribute('href'))));
    const loading = of(next.head)
      .filter((node) => !there.includes(node.getAttribute('href')))
      .map((node) => {
        const link = document.importNode(node, true);
        const done = new Promise((resolve) => {
          link.addEventListener('load', resolve, { once: true });
          link.addEventListener('error', resolve, { once: true });
        });
        const last = of(document.head).at(-1);
        if (last) last.after(link);
        else document.head.append(link);
        return done;
      });
    await Promise.all(loading);
    return old;
  }

  function attributes(old, next) {
    for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of [...next.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }

  /** Makes a node what another one is, touching no more of it than differs. */
  function morph(old, next) {
    if (old.isEqualNode(next)) return;
    if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName || old.id !== next.id) {
      old.replaceWith(document.importNode(next, true));
    } else if (old.nodeType === Node.ELEMENT_NODE) {
      attributes(old, next);
      children(old, next, () => false);
    } else {
      old.nodeValue = next.nodeValue;
    }
  }

  function children(old, next, stays) {
    let before = [...old.childNodes].filter((node) => !stays(node));
    let after = [...next.childNodes];
    while (before.length && after.length && before[0].isEqualNode(after[0])) {
      before.shift();
      after.shift();
    }
    let end = null;
    while (before.length && after.length && before.at(-1).isEqualNode(after.at(-1))) {
      end = before.pop();
      after.pop();
    }
    const both = Math.min(before.length, after.length);
    before.slice(0, both).forEach((node, at) => morph(node, after[at]));
    before.slice(both).forEach((node) => node.remove());
    after.slice(both).forEach((node) => old.insertBefore(document.importNode(node, true), end));
  }

  // The stream.

  let stream;
  // Something may be saved between the answer and the stream. A page that was out of sight stays, whatever was saved meanwhile.
  // So does one that was opened in the background, or that a browser kept from before.
  const kept = performance.getEntriesByType('navigation')[0]?.type === 'back_forward';
  let follows = !document.hidden && !kept;

  function listen() {
    if (stream || document.hidden) return;
    const query = new URLSearchParams({ page, shows, chrome, news: host.dataset.news, ...(follows && { follows }) });
    stream = new EventSource(`/_blatt/events?${query}`);
    stream.addEventListener('page', (event) => {
      if (event.data !== shows) refresh();
    });
    stream.addEventListener('chrome', (event) => {
      const { digest, html } = JSON.parse(event.data);
      if (digest === chrome) return;
      if (html === null) {
        refresh();
        return;
      }
      chrome = digest;
      dress(html);
    });
    stream.addEventListener('files', (event) => {
      for (const [address, digest] of JSON.parse(event.data)) renewed.set(address, digest);
      freshen(document);
    });
    stream.addEventListener('follow', (event) => {
      if (location.pathname !== event.data) location.assign(event.data);
    });
  }

  function leave() {
    stream?.close();
    stream = undefined;
    follows = false;
  }

  // A browser opens six connections to a host: pages out of sight leave theirs to the others, and catch up when they are back.
  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : listen()));
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', listen);
  listen();
  describe();

  // Countdowns of the desk.

  function count() {
    for (const node of document.querySelectorAll('[data-until]')) {
      const left = Math.max(0, Math.round((Number(node.dataset.until) - Date.now() - skew) / 1000));
      const [days, hours, minutes] = [Math.floor(left / 86400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60];
      const parts = days ? [`${days} d`, `${hours} h`] : hours ? [`${hours} h`, `${minutes} min`] : [`${minutes} min`, `${left % 60} s`];
      const text = `in ${parts.join(' ')}`;
      if (node.textContent !== text) node.textContent = text;
    }
  }
  // The preview's clock may be another one than this machine's.
  const skew = host.dataset.now ? Number(host.dataset.now) - Date.now() : 0;
  if (page.startsWith('/_blatt/')) {
    count();
    setInterval(count, 1000);
  }
})();
