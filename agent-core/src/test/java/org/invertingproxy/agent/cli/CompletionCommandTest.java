package org.invertingproxy.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CompletionCommandTest {
  @Test
  void completion_isAScriptThatBashReads_andKnowsOurOptions(@TempDir Path directory)
      throws Exception {
    StringWriter out = new StringWriter();
    CommandLine line = AgentMain.commandLine(Map.of());
    line.setOut(new PrintWriter(out));
    assertThat(AgentMain.run(line, new String[] {"completion"}, Map.of())).isZero();
    assertThat(out.toString())
        .contains("'--token-file'", "inverting-agent")
        .doesNotContain("'--token'", "'--shim-path'");

    Path script = Files.writeString(directory.resolve("completion"), out.toString());
    Path complaints = directory.resolve("complaints");
    Process bash =
        new ProcessBuilder("bash", "-n", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(complaints.toFile())
            .start();
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(complaints).isEmptyFile();
    assertThat(bash.exitValue()).isZero();
  }
}
