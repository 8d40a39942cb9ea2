package org.invertingproxy.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyConfigLoaderTest {
  @TempDir Path dir;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> options = new HashMap<>();

  @BeforeEach
  void useTemporaryDataDirectory() {
    environment.put("INVERTING_PROXY_DATA_DIR", dir.toString());
    properties.put("user.home", "/home/someone");
  }

  @Test
  void nothingSet_givesDefaultsUnderTheHomeDirectory() {
    environment.clear();
    ProxyConfig config = load().config();
    assertThat(config.dataDir()).isEqualTo(Path.of("/home/someone/.local/share/inverting-proxy"));
    assertThat(config.publicUrl()).isNull();
    assertThat(config.tunnelDomain()).isEqualTo("localhost");
    assertThat(config.controlHosts()).isEmpty();
    assertThat(config.pathHosts()).isEmpty();
    assertThat(config.open()).isFalse();
    assertThat(config.timeouts()).isEqualTo(Timeouts.DEFAULTS);
    assertThat(config.limits()).isEqualTo(Limits.DEFAULTS);
  }

  @Test
  void dataHomeOfTheDesktop_movesTheDataDirectory() {
    environment.clear();
    environment.put("XDG_DATA_HOME", "/data");
    assertThat(load().config().dataDir()).isEqualTo(Path.of("/data/inverting-proxy"));
    environment.put("XDG_DATA_HOME", "relative");
    assertThat(load().config().dataDir().toString()).startsWith("/home/someone/");
  }

  @Test
  void eachLayerWinsOverTheOnesBelow_andIsRemembered() throws IOException {
    assertGrace(Duration.ofSeconds(10), "default");
    file("grace=1s");
    assertGrace(Duration.ofSeconds(1), dir.resolve("inverting-proxy.properties") + ":1");
    environment.put("INVERTING_PROXY_GRACE", "2s");
    assertGrace(Duration.ofSeconds(2), "environment variable INVERTING_PROXY_GRACE");
    properties.put("inverting-proxy.grace", "3s");
    assertGrace(Duration.ofSeconds(3), "system property inverting-proxy.grace");
    options.put("grace", "4s");
    assertGrace(Duration.ofSeconds(4), "option --grace");
  }

  @Test
  void contextParametersWithOurPrefixCount_othersDoNot() {
    Layer parameters =
        Layer.contextParameters(Map.of("inverting-proxy.grace", "5s", "other.grace", "6s"));
    LoadedConfig loaded = new ProxyConfigLoader(environment, properties, parameters).load();
    assertThat(loaded.config().timeouts().agentGrace()).isEqualTo(Duration.ofSeconds(5));
    assertThat(loaded.settings())
        .filteredOn(setting -> setting.option().key().equals("grace"))
        .singleElement()
        .returns("context parameter inverting-proxy.grace", Setting::source);
  }

  @Test
  void publicUrl_givesTheTunnelDomainUnlessItIsAnAddress() {
    options.put("public-url", "https://Proxy.Example.org:8443");
    assertThat(load().config().publicUrl())
        .isEqualTo(URI.create("https://proxy.example.org:8443/"));
    assertThat(load().config().tunnelDomain()).isEqualTo("proxy.example.org");
    options.put("public-url", "http://[::1]:80/");
    assertThat(load().config().tunnelDomain()).isEqualTo("localhost");
    options.put("tunnel-domain", "Tunnels.Example.org.");
    assertThat(load().config().tunnelDomain()).isEqualTo("tunnels.example.org");
  }

  @Test
  void allProblemsAreReportedAtOnce_withKeyAndSource() throws IOException {
    Path file = file("grase=1s\nopen=perhaps\ndata-dir=/elsewhere");
    environment.put("INVERTING_PROXY_HEAD_BYTES", "17");
    properties.put("inverting-proxy.colour", "blue");
    options.put("public-url", "ftp://example.org");
    options.put("control-hosts", "a.example.org");
    options.put("path-hosts", "b.example.org, a.example.org");
    options.put("session-poll", "30s");
    assertThat(problems())
        .containsExactly(
            "colour (system property inverting-proxy.colour) is not a setting",
            "data-dir (" + file + ":3) cannot be set in this file, which is found by it",
            "grase (" + file + ":1) is not a setting",
            "head-bytes (environment variable INVERTING_PROXY_HEAD_BYTES) is \"17\" but must be"
                + " from 4096 to 16777216",
            "open (" + file + ":2) is \"perhaps\" but must be true or false",
            "path-hosts (option --path-hosts) names a.example.org, which is a control host",
            "public-url (option --public-url) is \"ftp://example.org\" but must be a URL such as"
                + " https://proxy.example.org/",
            "session-poll (option --session-poll) must be shorter than agent-dead");
  }

  @Test
  void localhostIsNoPathHost_becauseTheAdminPageIsThere() {
    options.put("path-hosts", "localhost");
    assertThat(problems())
        .containsExactly(
            "path-hosts (option --path-hosts) names localhost, which is a control host");
  }

  @Test
  void namedFile_isReadInsteadOfTheOneInTheDataDirectory_andMayMoveIt() throws IOException {
    environment.clear();
    Path named = dir.resolve("named.properties");
    Files.writeString(named, "data-dir=" + dir.resolve("data") + "\ndrain=0\n");
    options.put("config", named.toString());
    assertThat(load().config().dataDir()).isEqualTo(dir.resolve("data"));
    assertThat(load().config().timeouts().drain()).isZero();
  }

  @Test
  void lineOfAKeyInTheFile_isToldAlsoBehindCommentsAndContinuedLines() throws IOException {
    String text = "# grace=1s \\\n\n  poll=1s\n\tdrain = \\\n  2s\npoll : 3s\n!\\\ngrace\t4s";
    Path file = file(text);
    assertThat(load().settings())
        .filteredOn(setting -> setting.source().startsWith(file.toString()))
        .extracting(setting -> setting.source().substring(file.toString().length()))
        .containsExactly(":8", ":6", ":4"); // in the manual's order: grace, poll, drain
    assertThat(load().config().timeouts().agentGrace()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void passwordsInAddresses_areNeverQuoted() {
    options.put("public-url", "ftp://someone:c4n4ry@example.org/?password=c4n4ry");
    options.put("database-url", "jdbc:postgresql://someone:c4n4ry@h/x?password=c4n4ry&a=b");
    assertThat(problems()).noneMatch(problem -> problem.contains("c4n4ry"));
    assertThat(problems()).anyMatch(problem -> problem.contains("ftp://someone:***@example.org"));
  }

  @Test
  void partsOfTlsThatNeedOthers_areRefusedWithoutThem() throws IOException {
    String some = file("").toString();
    options.put("tls-key", some);
    options.put("tls-redirect-port", "80");
    assertThat(problems())
        .containsExactly(
            "tls-key (option --tls-key) needs tls-certificate",
            "tls-redirect-port (option --tls-redirect-port) needs tls-certificate or tls-keystore");
    options.put("tls-certificate", some);
    options.put("tls-keystore", some);
    assertThat(problems())
        .containsExactly(
            "tls-keystore (option --tls-keystore) cannot be set beside tls-certificate",
            "tls-keystore (option --tls-keystore) needs tls-password-file");
  }

  @Test
  void namedFileThatIsMissing_isRefused() {
    Path missing = dir.resolve("missing.properties");
    options.put("config", missing.toString());
    assertThat(problems()).containsExactly("config (" + missing + ") does not exist");
  }

  @Test
  void fileThatIsNotText_isRefused() throws IOException {
    Path file = file("");
    Files.write(file, "grace=\u00e4".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problems())
        .containsExactly("config (" + file + ") is not a properties file in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INVERTING_PROXY_TOKEN", // the agent's
        "INVERTING_PROXY_SERVICE_HOST", // and those of a service in Kubernetes
        "INVERTING_PROXY_SERVICE_PORT",
        "INVERTING_PROXY_SERVICE_PORT_HTTP",
        "INVERTING_PROXY_PORT",
        "INVERTING_PROXY_PORT_80_TCP",
        "INVERTING_PROXY_PORT_80_TCP_PROTO",
        "INVERTING_PROXY_PORT_80_TCP_PORT",
        "INVERTING_PROXY_PORT_53_UDP_ADDR",
        "INVERTING_PROXY_AGENT_PORT",
        "INVERTING_PROXY_AGENT_SERVICE_HOST",
      })
  void variablesThatOthersSet_areLeftAlone(String name) {
    environment.put(name, "tcp://10.0.0.1:80");
    environment.put("INVERTING_PROXY_OPEN", "");
    environment.put("INVERTING_PROXY_EMPTY", " ");
    environment.put("INVERTING_PROXYGRACE", "1s");
    assertThat(load().config().open()).isFalse();
  }

  @Test
  void variablesThatNobodyKnows_areRefused_withTheOtherProblems() {
    environment.putAll(
        Map.of(
            "INVERTING_PROXY_GRACEE", "1s",
            "INVERTING_PROXY_head_bytes", "64k",
            "INVERTING_PROXY_PORTS", "80",
            "INVERTING_PROXY_PORT_80_TCP_NAME", "http",
            "INVERTING_PROXY_HEAD_BYTES", "17"));
    assertThat(problems())
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).isEqualTo(unknown("INVERTING_PROXY_GRACEE")),
            problem -> assertThat(problem).isEqualTo(unknown("INVERTING_PROXY_head_bytes")),
            problem -> assertThat(problem).isEqualTo(unknown("INVERTING_PROXY_PORTS")),
            problem -> assertThat(problem).isEqualTo(unknown("INVERTING_PROXY_PORT_80_TCP_NAME")),
            problem -> assertThat(problem).startsWith("head-bytes (environment variable "));
  }

  private static String unknown(String variable) {
    return variable + " (environment variable " + variable + ") is not a setting";
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("inverting-proxy.properties"), text);
  }

  private LoadedConfig load() {
    return new ProxyConfigLoader(environment, properties, Layer.commandLine(options)).load();
  }

  private String[] problems() {
    ConfigException refused = catchThrowableOfType(ConfigException.class, this::load);
    return refused.problems().stream().map(ConfigProblem::toString).toArray(String[]::new);
  }

  private void assertGrace(Duration grace, String source) {
    LoadedConfig loaded = load();
    assertThat(loaded.config().timeouts().agentGrace()).isEqualTo(grace);
    assertThat(loaded.settings())
        .filteredOn(setting -> setting.option().key().equals("grace"))
        .singleElement()
        .returns(source, Setting::source);
  }
}
