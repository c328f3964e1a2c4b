// Starts Swagger UI. The document and every call need the bearer token, so this asks for it first, keeps it in this
// tab only (sessionStorage) and sends it to this service and to nobody else.
(() => {
  'use strict';

  const KEY = 'xdpgate.token';
  const DOCUMENT = new URL('../v3/api-docs', location.href).href;
  const STYLE = `
    #token-bar { font: 15px/1.5 sans-serif; color: #3b4151; background: #f5f7fa; border-bottom: 1px solid #d8dde7; }
    #token-bar form { max-width: 1420px; margin: 0 auto; padding: 16px 20px; }
    #token-bar label, #token-bar strong { display: block; margin-bottom: 4px; font-weight: 600; }
    #token-bar input { font: 14px monospace; width: min(36em, 100%); padding: 8px; border: 1px solid #8a94a6;
      border-radius: 4px; box-sizing: border-box; margin-right: 8px; }
    #token-bar button { font: inherit; padding: 7px 18px; border: 1px solid #49708f; border-radius: 4px;
      color: #fff; background: #2f5d80; cursor: pointer; }
    #token-bar .refused { color: #b00020; font-weight: 600; min-height: 1.5em; margin: 8px 0 0; }
    #token-bar p { margin: 8px 0 0; }
    #token-bar code { background: #e6eaf0; padding: 1px 4px; border-radius: 3px; }`;

  const read = () => sessionStorage.getItem(KEY);
  const withToken = (token) => (token ? { Authorization: 'Bearer ' + token } : {});

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function bar(...children) {
    const form = element('form', { autocomplete: 'off' }, ...children);
    const old = document.getElementById('token-bar');
    const fresh = element('header', { id: 'token-bar' }, form);
    if (old) {
      old.replaceWith(fresh);
    } else {
      document.body.prepend(fresh);
    }
    return form;
  }

  function askForToken(why) {
    const input = element('input', {
      id: 'token', type: 'password', required: true, autofocus: true, spellcheck: false, autocomplete: 'off',
    });
    const form = bar(
      element('label', { htmlFor: 'token', textContent: 'Token of xdpgate' }),
      input,
      element('button', { type: 'submit', textContent: 'Open' }),
      element('p', { className: 'refused', role: 'alert', textContent: why }),
      element('p', {},
        'The service wrote it to the file ', element('code', { textContent: 'admin.token' }),
        ' in its data directory when it first started; its log names the file when it starts. For a service run by root: ',
        element('code', { textContent: 'sudo cat /var/lib/xdpgate/admin.token' }), '.'),
      element('p', { textContent: 'It stays in this tab until you close it, and goes to this service only.' }));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      open(input.value.trim());
    });
    input.focus();
  }

  function offerToForget() {
    const form = bar(
      element('button', { type: 'submit', textContent: 'Forget the token' }),
      element('p', { textContent: 'Calls from this page carry your token, and "Execute" acts on the running firewall.' }));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      sessionStorage.removeItem(KEY);
      location.reload();
    });
  }

  async function open(token) {
    let answer;
    try {
      answer = await fetch(DOCUMENT, { headers: withToken(token), cache: 'no-store' });
    } catch (failure) {
      askForToken(failure instanceof TypeError && token && /[^\x21-\x7e]/.test(token)
        ? 'That is no token: it has visible ASCII characters only.'
        : 'The service does not answer.');
      return;
    }
    if (answer.status === 401) {
      sessionStorage.removeItem(KEY);
      askForToken(token ? 'The service does not know this token.' : '');
    } else if (!answer.ok) {
      askForToken('The service answered ' + answer.status + ' ' + answer.statusText + '.');
    } else {
      // A service without authentication answers without a token: then there is nothing to keep.
      if (token) {
        sessionStorage.setItem(KEY, token);
        offerToForget();
      }
      render(await answer.json());
    }
  }

  function render(spec) {
    window.ui = SwaggerUIBundle({
      spec,
      dom_id: '#swagger-ui',
      deepLinking: true,
      filter: true,
      displayRequestDuration: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      validatorUrl: null,
      presets: [SwaggerUIBundle.presets.apis],
      layout: 'BaseLayout',
      requestInterceptor: (request) => {
        const token = read();
        if (token && new URL(request.url, location.href).origin === location.origin) {
          request.headers = { ...request.headers, ...withToken(token) };
        }
        return request;
      },
      onComplete: () => {
        if (read()) {
          window.ui.preauthorizeApiKey('bearer', read());
        }
      },
    });
  }

  window.addEventListener('load', () => {
    document.title = 'xdpgate API';
    document.head.append(element('style', { textContent: STYLE }));
    open(read());
  });
})();
