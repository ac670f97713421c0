import { logIn, logOut, type Me } from './api.ts';
import { attribute, find, text } from './dom.ts';

/** How to come by a token stands below the form already. */
const withoutCure = (detail: string): string => detail.replace(/; `fieldhand token .*/, '');

/**
 * Who uses the page. Where the gateway asks for tokens: the form to log in, a name in the corner with the way out, and
 * no controls for those who may only look.
 */
export function loginView(): {
  /** @param trouble why the form is there, when it was not at the beginning */
  show(me: Me, trouble?: string): void;
} {
  const section = find('#login');
  const form = find<HTMLFormElement>('form', section);
  const token = find<HTMLInputElement>('#token', form);
  const button = find<HTMLButtonElement>('button', form);
  const alert = find('#login-trouble', form);
  const who = find('#who');

  const complain = (detail: string): void => {
    alert.hidden = detail === '';
    text(alert, detail);
    attribute(token, 'aria-invalid', detail === '' ? null : 'true');
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void (async () => {
      button.disabled = true;
      complain('');
      try {
        await logIn(token.value.trim());
        // all is fetched as that person, and the browser offers to keep the token
        location.reload();
      } catch (error) {
        complain(withoutCure((error as Error).message));
        button.disabled = false;
        token.select();
      }
    })();
  });
  find('button', who).addEventListener('click', () => {
    void logOut().then(
      () => location.reload(),
      (error: Error) => text(find('#announce'), `not logged out: ${error.message}`),
    );
  });

  return {
    show({ login, person }, trouble = '') {
      const wanted = login && person === null;
      attribute(document.body, 'data-role', person?.role ?? 'nobody');
      attribute(document.body, 'data-tokens', login);
      who.hidden = !login || person === null;
      text(find('span', who), person ? `${person.name}, ${person.role}` : '');
      attribute(who, 'title', person?.role === 'viewer' ? 'May look, and not switch' : null);
      const before = section.hidden;
      section.hidden = !wanted;
      if (!wanted || !before) return;
      complain(trouble);
      token.focus();
    },
  };
}
