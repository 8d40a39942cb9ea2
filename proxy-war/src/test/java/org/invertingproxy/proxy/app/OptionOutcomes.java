package org.invertingproxy.proxy.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.invertingproxy.proxy.tls.TestIdentity;

/** What each option changes, and the files that their values name. */
final class OptionOutcomes {
  private OptionOutcomes() {}

  /** By key. */
  static Map<String, Outcome> all() {
    Map<String, Outcome> rows = new HashMap<>();
    rows.putAll(PlaceOutcomes.all());
    rows.putAll(HostOutcomes.all());
    rows.putAll(TimeOutcomes.all());
    rows.putAll(LimitOutcomes.all());
    rows.putAll(OperationOutcomes.all());
    rows.putAll(NameOutcomes.all());
    return rows;
  }

  /** What is {@code DIR/...} in the rows. */
  static void writeFiles(Path dir, TestIdentity identity) throws Exception {
    write(dir, "a.password", "a");
    write(dir, "b.password", "b");
    write(dir, "metrics.token", "0123456789abcdef");
    write(dir, "issuers.json", OperationOutcomes.ISSUER_WHO_IS_AWAY);
    write(dir, "open.properties", "open=true");
    write(dir, "closed.properties", "open=false");
    identity.writeForms(dir, "a");
  }

  private static void write(Path dir, String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
  }
}
