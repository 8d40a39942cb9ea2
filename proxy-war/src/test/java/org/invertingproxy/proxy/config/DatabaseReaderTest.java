package org.invertingproxy.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseReaderTest {
  @Test
  void nothingSet_isTheFile() {
    assertThat(read(Map.of())).isEqualTo(DatabaseConfig.FILE);
  }

  @Test
  void everythingOfAServer_isRead() {
    assertThat(
            read(
                Map.of(
                    "database-url", "jdbc:postgresql://db.example.org:5433/proxy?sslmode=require",
                    "database-user", "proxy",
                    "database-password-file", "/run/secrets/database")))
        .isEqualTo(
            new DatabaseConfig(
                "jdbc:postgresql://db.example.org:5433/proxy?sslmode=require",
                "proxy",
                Path.of("/run/secrets/database"),
                null));
  }

  @Test
  void memoryAndDataSources_areRead() {
    assertThat(read(Map.of("database-url", "jdbc:h2:mem:trial")))
        .isEqualTo(new DatabaseConfig("jdbc:h2:mem:trial", null, null, null));
    assertThat(read(Map.of("database-jndi", "java:comp/env/jdbc/registry")))
        .isEqualTo(new DatabaseConfig(null, null, null, "java:comp/env/jdbc/registry"));
  }

  @ParameterizedTest
  @CsvSource({
    "database-url=jdbc:mysql://c4n4ry/x, must begin with jdbc:postgresql: or",
    "database-url=postgres://c4n4ry@host/x, must not hold a password",
    "database-url=jdbc:postgresql://h/x?user=a&password=c4n4ry, must not hold a password",
    "database-url=jdbc:h2:mem:, must begin with jdbc:postgresql: or",
    "database-url=jdbc:h2:file:/c4n4ry, must begin with jdbc:postgresql: or",
    "database-user=u, database-user (option --database-user) needs database-url",
    "database-password-file=/p, database-password-file (option --database-password-file) needs",
    "database-url=jdbc:postgresql:x database-password-file=/p, needs database-user",
    "database-jndi=ldap://elsewhere/x, must begin with java:",
    "database-url=jdbc:postgresql:x database-jndi=java:y, cannot be set beside database-url",
  })
  void contradictionsAndPasswords_areRefused_andNotQuoted(String settings, String problem) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String setting : settings.split(" ", -1)) {
      given.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
    assertThatThrownBy(() -> read(given))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("c4n4ry");
  }

  private static DatabaseConfig read(Map<String, String> given) {
    return new ProxyConfigLoader(Map.of(), Map.of("user.home", "/nobody"), Layer.commandLine(given))
        .load()
        .config()
        .database();
  }
}
