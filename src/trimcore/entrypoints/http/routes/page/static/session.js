// Who is logged in, in this tab: a reload keeps it, a closed tab ends it.

const KEY = "trimcore-token";
const TABS = "trimcore-token";
const EARLY = 10 * 60 * 1000;
const LOOK = 60 * 1000;

export class Session {
  constructor() {
    // A tab that was duplicated has the same token, which ends when either of them renews it.
    this.tabs = new BroadcastChannel(TABS);
    this.tabs.onmessage = ({ data: { old, fresh } }) => {
      if (this.token === old) this.token = fresh;
    };
  }

  get token() {
    return sessionStorage.getItem(KEY);
  }

  set token(token) {
    if (token) sessionStorage.setItem(KEY, token);
    else sessionStorage.removeItem(KEY);
  }

  /** Put a fresh token in the place of an old one, unless somebody has left or come meanwhile. */
  replace(old, fresh) {
    if (this.token === old) this.token = fresh;
    this.tabs.postMessage({ old, fresh });
  }

  /** The id of the user; null if nobody is logged in. */
  get user() {
    return userOf(this.token);
  }

  /** Whether a token, which may have ended, was of the user who is logged in. */
  knows(token) {
    return this.user !== null && userOf(token) === this.user;
  }

  get isOld() {
    return this.token !== null && claims(this.token).exp * 1000 - Date.now() < EARLY;
  }
}

const userOf = (token) => (token ? claims(token).user_id.$oid : null);

function claims(token) {
  const [, encoded] = token.split(".");
  return JSON.parse(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")));
}

/** Renew the token before it expires, for as long as there is one. Returns what ends that.
 *
 * One long timer would sleep as long as the machine does, and the token would not. */
export function keepRenewing(api, session) {
  const look = setInterval(() => session.isOld && api.renew(), LOOK);
  return () => clearInterval(look);
}
