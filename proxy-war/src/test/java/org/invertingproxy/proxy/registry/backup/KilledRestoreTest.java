package org.invertingproxy.proxy.registry.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.registry.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRestoreTest {
  @TempDir Path directory;

  @Test
  void processKilledWithinARestore_leavesTheOldState() throws Exception {
    Path data = directory.resolve("data");
    Path file = directory.resolve("backup");
    List<Backend> before;
    try (TestRegistry registry = new TestRegistry(data, DatabaseConfig.FILE)) {
      for (int i = 0; i < 200; i++) {
        registry.put("new" + i);
      }
      Files.writeString(file, registry.backup());
      for (int i = 0; i < 200; i++) {
        registry.delete("new" + i);
      }
      registry.put("old");
      before = registry.backends.list();
    }
    RestoringProcess.start(data, file).close();
    try (var left = Files.list(data)) {
      assertThat(left)
          .as("what was being sent")
          .anyMatch(path -> path.toString().endsWith(".part"));
    }
    try (TestRegistry registry = new TestRegistry(data, DatabaseConfig.FILE)) {
      assertThat(registry.backends.list()).isEqualTo(before);
      try (var left = Files.list(data)) {
        assertThat(left).noneMatch(path -> path.toString().endsWith(".part"));
      }
    }
  }
}
