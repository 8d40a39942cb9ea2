package org.invertingproxy.agent.transport;

import java.net.CookieManager;
import java.net.CookieStore;
import java.net.HttpCookie;
import java.net.URI;
import java.util.List;

/**
 * Keeps the latest cookies only: load balancers need one or two, and whatever is kept goes with
 * every call. Thread-safe.
 */
final class FewCookies implements CookieStore {
  static final int MOST = 50;

  /** Names and values together, in characters. */
  static final int MOST_CHARACTERS = 8 * 1024;

  private final CookieStore all = new CookieManager().getCookieStore(); // guarded by this

  @Override
  public synchronized void add(URI uri, HttpCookie cookie) {
    if (size(cookie) > MOST_CHARACTERS) {
      return;
    }
    all.add(uri, cookie);
    List<HttpCookie> kept = getCookies();
    int count = kept.size();
    long size = kept.stream().mapToLong(FewCookies::size).sum();
    for (HttpCookie eldest : kept) {
      if (count <= MOST && size <= MOST_CHARACTERS) {
        return;
      }
      all.remove(uri, eldest);
      count--;
      size -= size(eldest);
    }
  }

  private static int size(HttpCookie cookie) {
    return cookie.getName().length() + cookie.getValue().length();
  }

  @Override
  public synchronized List<HttpCookie> get(URI uri) {
    return List.copyOf(all.get(uri));
  }

  /** All that are kept, in the order in which they were set. */
  @Override
  public synchronized List<HttpCookie> getCookies() {
    return List.copyOf(all.getCookies()); // which returns a view
  }

  @Override
  public synchronized List<URI> getURIs() {
    return all.getURIs();
  }

  @Override
  public synchronized boolean remove(URI uri, HttpCookie cookie) {
    return all.remove(uri, cookie);
  }

  @Override
  public synchronized boolean removeAll() {
    return all.removeAll();
  }
}
