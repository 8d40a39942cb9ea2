package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.invertingproxy.proxy.tls.TestIdentity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A secret that is named and is not there: the proxy does not start without the protection. */
class MissingSecretsTest {
  private static final String ISSUER =
      """
      {"issuers": [{"name": "i", "kind": "introspection", "url": "http://127.0.0.1:1/",
        "clientId": "me", "clientSecretFile": "a.secret", "audience": "here",
        "identities": [{"role": "agent"}]}]}
      """;

  private static TestIdentity identity;

  @TempDir Path dir;

  @BeforeAll
  static void makeIdentity() throws Exception {
    identity = TestIdentity.fresh();
  }

  /** What is wrong with a file. */
  enum Flaw {
    MISSING,
    EMPTY,
    BLANK,
    /** For root no mode of a file keeps it from being read. */
    UNREADABLE;

    void doTo(Path file) throws IOException {
      Files.deleteIfExists(file);
      switch (this) {
        case MISSING -> {}
        case EMPTY -> Files.writeString(file, "");
        case BLANK -> Files.writeString(file, " \n\t\n");
        case UNREADABLE -> Files.createDirectory(file);
      }
    }
  }

  private static final Map<String, Map<String, String>> NAMED =
      Map.of(
          "metrics-token-file",
          Map.of(),
          "issuers-file",
          Map.of(),
          "database-password-file",
          Map.of("database-url", "jdbc:postgresql://127.0.0.1:1/x", "database-user", "me"),
          "tls-certificate",
          Map.of("tls-key", "DIR/key.pem"),
          "tls-key",
          Map.of("tls-certificate", "DIR/certificate.pem"),
          "tls-keystore",
          Map.of("tls-password-file", "DIR/a.password"),
          "tls-password-file",
          Map.of("tls-keystore", "DIR/keys.p12"));

  static Stream<Arguments> namedFiles() {
    return NAMED.keySet().stream()
        .sorted()
        .flatMap(key -> Stream.of(Flaw.values()).map(flaw -> arguments(key, flaw)));
  }

  static Stream<Arguments> emptyNames() {
    return NAMED.keySet().stream()
        .sorted()
        .flatMap(
            key ->
                Stream.of(SettingPlace.values())
                    // There an empty variable counts as not set, as the manual says.
                    .filter(place -> place != SettingPlace.ENVIRONMENT)
                    .map(place -> arguments(key, place)));
  }

  @ParameterizedTest
  @MethodSource("namedFiles")
  void namedFile_thatHoldsNoSecret_isRefused(String key, Flaw flaw) throws Exception {
    Map<String, String> options = optionsWith(key, "DIR/the-file");
    flaw.doTo(dir.resolve("the-file"));
    boolean wrong = key.equals("tls-password-file") && Files.isRegularFile(dir.resolve("the-file"));
    assertRefused(options, SettingPlace.FILE, wrong ? "that this password opens" : "the-file");
  }

  @ParameterizedTest
  @MethodSource("emptyNames")
  void emptyName_isRefused(String key, SettingPlace place) throws Exception {
    assertRefused(optionsWith(key, ""), place, key);
  }

  @ParameterizedTest
  @CsvSource({
    "admin-token,EMPTY",
    "admin-token,BLANK",
    "admin-token,UNREADABLE",
    "keys/installation-id,EMPTY",
    "keys/installation-id,BLANK",
    "keys/installation-id,UNREADABLE",
    "keys/1.jwk,EMPTY",
    "keys/1.jwk,BLANK",
    "keys/1.jwk,UNREADABLE"
  })
  void fileOfTheDataDirectory_thatHoldsNoSecret_isRefused(String file, Flaw flaw) throws Exception {
    Map<String, String> options = optionsWith("drain", "0s");
    trial(options, SettingPlace.FILE).start().close();
    flaw.doTo(dir.resolve("data").resolve(file));
    assertRefused(options, SettingPlace.FILE, file);
  }

  @ParameterizedTest
  @CsvSource({"MISSING", "EMPTY", "BLANK", "UNREADABLE"})
  void secretForAnIssuer_isRefused(Flaw flaw) throws Exception {
    Map<String, String> options = optionsWith("issuers-file", "DIR/introspection.json");
    Files.writeString(dir.resolve("introspection.json"), ISSUER);
    Files.writeString(dir.resolve("a.secret"), "secret");
    trial(options, SettingPlace.FILE).start().close();
    flaw.doTo(dir.resolve("a.secret"));
    assertRefused(options, SettingPlace.FILE, "a.secret");
  }

  private Map<String, String> optionsWith(String key, String value) throws Exception {
    OptionOutcomes.writeFiles(dir, identity);
    Map<String, String> options = new HashMap<>(NAMED.getOrDefault(key, Map.of()));
    options.put(key, value);
    return options;
  }

  private Trial trial(Map<String, String> options, SettingPlace place) {
    return new Trial(dir, options, place, identity, true);
  }

  private void assertRefused(Map<String, String> options, SettingPlace place, String name) {
    assertThatThrownBy(() -> trial(options, place).start().close())
        .hasStackTraceContaining(name)
        .isNotInstanceOf(AssertionError.class);
  }
}
