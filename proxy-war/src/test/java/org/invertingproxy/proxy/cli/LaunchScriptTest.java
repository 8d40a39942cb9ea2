package org.invertingproxy.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that runs the proxy, with a Java that only says how it was called. */
class LaunchScriptTest {
  private static final String FLAGS = "-XX:MaxRAMPercentage=50|-XX:+ExitOnOutOfMemoryError|";

  @TempDir Path directory;
  private Path script;
  private String war;

  @BeforeEach
  void install() throws IOException {
    script =
        executable(
            "opt/bin/inverting-proxy",
            Files.readString(Path.of("src/main/scripts/inverting-proxy")));
    executable("a jdk/bin/java", "#!/bin/sh\nprintf '%s|' \"$@\"; echo \"$PPID\" >&2\n");
    Files.createDirectories(directory.resolve("opt/lib"));
    war = "-jar|" + directory.toRealPath().resolve("opt/lib/inverting-proxy.war") + "|";
  }

  private Path executable(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private String run(Path start, Map<String, String> environment, String... args) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(start.toString());
    builder.command().addAll(List.of(args));
    builder.environment().remove("JAVA_OPTS");
    builder.environment().put("JAVA_HOME", directory.resolve("a jdk").toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectError(directory.resolve("err").toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? out : "failed: " + Files.readString(directory.resolve("err"));
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    assertThat(run(script, Map.of(), "--port", "1", "a  b", ""))
        .isEqualTo(FLAGS + war + "--port|1|a  b||");
  }

  @Test
  void flagsOfTheOperatorComeLast() throws Exception {
    assertThat(run(script, Map.of("JAVA_OPTS", "-Xmx1g -XX:+UseSerialGC"), "config"))
        .isEqualTo(FLAGS + "-Xmx1g|-XX:+UseSerialGC|" + war + "config|");
  }

  @Test
  void worksThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("proxy"), script);
    assertThat(run(link, Map.of())).isEqualTo(FLAGS + war);
  }

  @Test
  void isReplacedByJava_whichGetsItsSignals() throws Exception {
    run(script, Map.of());
    assertThat(Files.readString(directory.resolve("err")).strip())
        .isEqualTo(String.valueOf(ProcessHandle.current().pid()));
  }

  @Test
  void withoutJava_saysWhatToDo() throws Exception {
    assertThat(run(script, Map.of("JAVA_HOME", "/no/such")))
        .isEqualTo(
            "failed: inverting-proxy: Java 17 or newer is missing; install it or set JAVA_HOME\n");
  }
}
