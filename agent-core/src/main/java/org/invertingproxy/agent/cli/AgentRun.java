package org.invertingproxy.agent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.invertingproxy.agent.Agent;
import org.invertingproxy.agent.AgentBuilder;
import org.invertingproxy.agent.AgentState;
import org.invertingproxy.agent.AgentStatus;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TokenSource;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** Runs one agent in the foreground until it is refused or the process is told to stop. */
final class AgentRun {
  private static final String TOKEN_VARIABLE = "INVERTING_PROXY_TOKEN";

  private final CommandLine command;
  private final LinkOptions link;
  private final BackendOptions local;
  private final Map<String, String> environment;

  AgentRun(
      CommandLine command,
      LinkOptions link,
      BackendOptions local,
      Map<String, String> environment) {
    this.command = command;
    this.link = link;
    this.local = local;
    this.environment = environment;
  }

  /** Returns the exit code. */
  int run(String backend, String host) throws InterruptedException {
    link.check(command);
    if (link.debug()) {
      System.setProperty("org.slf4j.simpleLogger.log.org.invertingproxy", "debug");
    }
    ConsoleReport report = new ConsoleReport(command.getOut(), command.getErr());
    try (Agent agent = start(backend, host, report)) {
      if (!local.checksHealth()) {
        warnIfNothingListens(BackendAddress.parse(host));
      }
      Thread hook = new Thread(() -> stop(agent), "inverting-agent-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      AgentStatus last = agent.awaitEnd();
      if (last.state() == AgentState.REFUSED) {
        Runtime.getRuntime().removeShutdownHook(hook);
        return ExitCode.USAGE;
      }
      if (last.state() == AgentState.FAILED) {
        Runtime.getRuntime().removeShutdownHook(hook);
        agent.stop(link.grace());
        return ExitCode.SOFTWARE;
      }
      hook.join(); // only a signal closes the agent; the hook ends the process
      return ExitCode.OK;
    }
  }

  private void warnIfNothingListens(BackendAddress host) {
    if (!LocalServer.listens(host)) {
      command
          .getErr()
          .println("Nothing listens on " + host + " yet: until it does, clients get 502.");
    }
  }

  private void stop(Agent agent) {
    try {
      agent.stop(link.grace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    command.getOut().flush();
    command.getErr().flush();
    // Being stopped is what was asked for: 0, not the JVM's 128 + signal.
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  private Agent start(String backend, String host, ConsoleReport report) {
    try {
      AgentBuilder builder =
          Agent.builder()
              .proxy(link.proxy())
              .backend(backend)
              .tokenSource(token())
              .insecure(link.insecure())
              .proxyTimeout(link.proxyTimeout())
              .requestForwardingTimeout(link.forwardingTimeout())
              .listener(report);
      local.apply(builder, BackendAddress.parse(host));
      link.applyTransport(builder, environment);
      Path caFile = link.caFile();
      if (caFile != null) {
        builder.caFile(caFile);
      }
      return builder.start();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "Cannot start: " + e.getMessage() + ".", e);
    }
  }

  private TokenSource token() {
    Path file = link.tokenFile();
    String variable = environment.get(TOKEN_VARIABLE);
    if (file == null) {
      return variable == null ? TokenSource.NONE : TokenSource.of(Token.of(variable));
    }
    TokenSource source = TokenSource.ofFile(file);
    try {
      source.current(); // a wrong path should be told now, not retried
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return source;
  }
}
