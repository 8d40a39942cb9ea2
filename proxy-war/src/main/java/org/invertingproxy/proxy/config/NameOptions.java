package org.invertingproxy.proxy.config;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;

import java.time.Duration;
import java.util.List;

/** The options on names of backends. */
final class NameOptions {
  /**
   * Names that visitors and programs take for the proxy's own, or that browsers and mail programs
   * look up by themselves in any domain.
   */
  static final String USUALLY_RESERVED =
      "abuse, account, accounts, admin, administrator, agent, api, auth, autoconfig, autodiscover,"
          + " console, control, dashboard, dns, ftp, help, hostmaster, imap, isatap, localhost,"
          + " login, logout, mail, metrics, mta-sts, mx, ns, ns1, ns2, oauth, oidc, pop, postmaster,"
          + " proxy, root, security, sign-in, signin, signup, smtp, sso, status, support, system,"
          + " webmaster, wpad, www";

  static final Option<List<String>> RESERVED_LABELS =
      new Option<>(
          "reserved-labels",
          Syntax.LABELS,
          USUALLY_RESERVED,
          "Host labels that no backend gets, since they look like the proxy's own; a record that has"
              + " one already keeps it.");

  static final Option<Duration> NAME_RETENTION =
      new Option<>(
          "name-retention",
          Syntax.duration(ZERO, ofDays(3_660)),
          "720h",
          "How long the id, host label and host names of a deleted record, and those a record has"
              + " given up, are kept for its owner: nobody else gets them.");

  private NameOptions() {}

  static List<Option<?>> all() {
    return List.of(RESERVED_LABELS, NAME_RETENTION);
  }
}
