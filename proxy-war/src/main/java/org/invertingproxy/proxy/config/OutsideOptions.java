package org.invertingproxy.proxy.config;

import java.nio.file.Path;
import java.util.List;

/** What an operator can set about identities that others have issued. */
final class OutsideOptions {
  static final Option<Path> ISSUERS_FILE =
      new Option<>(
          "issuers-file",
          Syntax.PATH,
          null,
          "A JSON file that names the issuers whose tokens count beside the proxy's own; see"
              + " [identities.md](identities.md). Read at the start.");

  private OutsideOptions() {}

  static OutsideConfig read(SettingReader settings) {
    return settings
        .read(ISSUERS_FILE)
        .map(file -> new IssuersFile(file, settings.problems()).read())
        .orElse(OutsideConfig.NONE);
  }

  static List<Option<?>> all() {
    return List.of(ISSUERS_FILE);
  }
}
