package org.invertingproxy.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.proxy.config.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
  @TempDir Path dataDir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everySettingIsPrinted_withItsSource() throws Exception {
    Path file =
        Files.writeString(
            dataDir.resolve("inverting-proxy.properties"), "\npoll=20s\ncontrol-hosts=\n");

    assertThat(run("config", "--grace", "3s", "--open")).isZero();

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines())
        .hasSize(Options.all().size())
        .contains(
            "grace = 3s  (option --grace)",
            "open = true  (option --open)",
            "data-dir = " + dataDir + "  (option --data-dir)",
            "poll = 20s  (" + file + ":2)",
            "control-hosts =  (" + file + ":3)",
            "lease = 2s  (default)",
            "public-url =  (default)");
    assertThat(dataDir).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void json_saysTheSame() {
    assertThat(run("config", "--json", "--grace", "3s")).isZero();

    JsonObject grace = null;
    JsonObject url = null;
    for (JsonElement setting :
        JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonArray("settings")) {
      JsonObject one = setting.getAsJsonObject();
      grace = one.get("key").getAsString().equals("grace") ? one : grace;
      url = one.get("key").getAsString().equals("public-url") ? one : url;
    }
    assertThat(grace)
        .hasToString("{\"key\":\"grace\",\"value\":\"3s\",\"source\":\"option --grace\"}");
    assertThat(url).hasToString("{\"key\":\"public-url\",\"value\":null,\"source\":\"default\"}");
  }

  @Test
  void filesThatAreNotThere_wouldNotLetItStart() {
    Path none = dataDir.resolve("none");

    assertThat(run("config", "--metrics-token-file", "" + none, "--tls-certificate", "" + none))
        .isEqualTo(2);

    assertThat(err.toString())
        .contains(
            "metrics-token-file (option --metrics-token-file) names " + none,
            "tls-certificate (option --tls-certificate) names " + none + ", which does not exist");
  }

  @Test
  void whereItWouldListen_isTaken() {
    assertThat(run("config", "--open", "--port", "0", "--host", "127.0.0.1")).isZero();
    assertThat(out.toString().lines()).contains("open = true  (option --open)");
    assertThat(run("config", "--port", "65536")).isEqualTo(2);
    assertThat(err.toString()).contains("--port must be from 0 to 65535, not 65536");
  }

  @Test
  void ofAnAddress_onlyThePasswordIsHidden() {
    assertThat(run("config", "--database-url", "jdbc:postgresql://db.example.org:5432/proxy"))
        .isZero();
    assertThat(out.toString()).contains("= jdbc:postgresql://db.example.org:5432/proxy  (");
    run("config", "--database-url", "jdbc:postgresql://ann:c4n/4ry@db.example.org/proxy");
    assertThat(out.toString() + err).contains("//ann:***@db").doesNotContain("4ry");
  }

  @Test
  void allThatIsWrong_isToldAtOnce_withExitCode2() throws Exception {
    Path file =
        Files.writeString(dataDir.resolve("inverting-proxy.properties"), "drain=x\ncolour=blue");

    assertThat(run("config", "--lease", "soon", "--nonsense")).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains(
            "--nonsense",
            "lease (option --lease) is \"soon\"",
            "drain (" + file + ":1) is \"x\"",
            "colour (" + file + ":2) is not a setting");
  }

  @Test
  void json_hasWhatIsWrong() {
    assertThat(run("config", "--json", "--lease", "soon", "--drain", "x")).isEqualTo(2);

    JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(answer.getAsJsonArray("problems"))
        .extracting(problem -> problem.getAsJsonObject().get("key").getAsString())
        .containsExactly("drain", "lease");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void passwords_areNotPrinted() {
    assertThat(run("config", "--database-url", "jdbc:postgresql://me:c4n4ry@h/x")).isEqualTo(2);
    assertThat(err.toString()).contains("database-url").doesNotContain("c4n4ry");
  }

  @Test
  void valuesThatWouldSteerATerminal_areEscaped() throws Exception {
    Path file = dataDir.resolve("a\u001b[31m\nb");
    assertThat(run("config", "--tls-certificate", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("names " + dataDir + "/a?[31m?b, which does not exist");
    assertThat(run("config", "--tls-certificate", Files.createFile(file).toString())).isZero();
    assertThat(out.toString())
        .contains("tls-certificate = " + dataDir + "/a\\u001b[31m\\u000ab  (option");
  }

  private int run(String... args) {
    CommandLine line = ProxyCommandLine.create();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--data-dir", dataDir.toString()));
    return line.execute(all.toArray(String[]::new));
  }
}
