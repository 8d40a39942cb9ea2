package org.invertingproxy.proxy.admin;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry, the admin API before it, and its administrator, anew for each test. */
abstract class ApiFixture {
  @TempDir Path dataDir;
  OpenRegistry registry;
  AdminServer server;
  Caller admin;

  @BeforeEach
  final void open() throws Exception {
    registry = new OpenRegistry(dataDir);
    server = serve();
    admin = Caller.administrator(server);
  }

  /** The API that is tested. */
  AdminServer serve() throws Exception {
    return new AdminServer(
        dataDir, registry.backends, registry.tokens, null, List.of(), registry.audit);
  }

  @AfterEach
  final void close() throws Exception {
    server.close();
    registry.close();
  }
}
