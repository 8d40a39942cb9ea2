package org.invertingproxy.agent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.invertingproxy.agent.Agent;
import org.invertingproxy.agent.AgentBuilder;
import org.invertingproxy.agent.AgentState;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.BackendTrust;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TokenSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/**
 * Runs agents in the foreground until one has failed, all have been refused, or the process is told
 * to stop.
 */
final class AgentRun {
  private static final String TOKEN_VARIABLE = "INVERTING_PROXY_TOKEN";

  private final CommandLine command;
  private final LinkOptions link;
  private final BackendOptions local;
  private final MoreBackends more;
  private final Map<String, String> environment;

  AgentRun(
      CommandLine command,
      LinkOptions link,
      BackendOptions local,
      MoreBackends more,
      Map<String, String> environment) {
    this.command = command;
    this.link = link;
    this.local = local;
    this.more = more;
    this.environment = environment;
  }

  /** Returns the exit code. */
  int run(String backend, String host) throws InterruptedException {
    link.check(command);
    UnknownVariables.check(command, environment);
    if (link.debug()) {
      System.setProperty("org.slf4j.simpleLogger.log.org.invertingproxy", "debug");
    }
    try (Fleet fleet = new Fleet()) {
      start(fleet, backend, host);
      if (!local.checksHealth()) {
        warnIfNothingListens(BackendAddress.parse(host));
        more.hosts().values().forEach(each -> warnIfNothingListens(BackendAddress.parse(each)));
      }
      Thread hook = new Thread(() -> stop(fleet), "inverting-agent-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      AgentState last = fleet.awaitEnd();
      if (last == AgentState.REFUSED) {
        Runtime.getRuntime().removeShutdownHook(hook);
        return ExitCode.USAGE;
      }
      if (last == AgentState.FAILED) {
        Runtime.getRuntime().removeShutdownHook(hook);
        fleet.stop(link.grace());
        return ExitCode.SOFTWARE;
      }
      hook.join(); // only a signal closes the agents; the hook ends the process
      return ExitCode.OK;
    }
  }

  private void warnIfNothingListens(BackendAddress host) {
    if (!LocalServer.listens(host, local.allowsLinkLocal())) {
      command
          .getErr()
          .println("Nothing listens on " + host + " yet: until it does, clients get 502.");
    }
  }

  private void stop(Fleet fleet) {
    try {
      fleet.stop(link.grace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    command.getOut().flush();
    command.getErr().flush();
    // Being stopped is what was asked for: 0, not the JVM's 128 + signal.
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  private void start(Fleet fleet, String backend, String host) {
    try {
      more.check();
      boolean several = !more.hosts().isEmpty();
      AgentBuilder first =
          Agent.builder()
              .proxy(link.proxy())
              .backend(backend)
              .tokenSource(token(link.tokenFile()))
              .insecure(link.insecure())
              .proxyTimeout(link.proxyTimeout())
              .requestForwardingTimeout(link.forwardingTimeout())
              .listener(report(several ? backend : null));
      local.apply(first, BackendAddress.parse(host));
      link.applyTransport(first, environment);
      Path caFile = link.caFile();
      if (caFile != null) {
        first.caFile(caFile);
      }
      Agent elder = fleet.start(listener -> first.listener(listener).start());
      more.hosts().forEach((id, at) -> startAnother(fleet, elder, id, at));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "Cannot start: " + e.getMessage() + ".", e);
    }
  }

  private void startAnother(Fleet fleet, Agent elder, String backend, String host) {
    AgentBuilder next = elder.sibling().backend(backend).listener(report(backend));
    BackendAddress address = BackendAddress.parse(host);
    local.apply(next, address);
    if (!address.tls()) {
      next.backendTrust(BackendTrust.DEFAULT); // what was said of certificates is for the others
    }
    Path tokenFile = more.tokenFile(backend);
    if (tokenFile != null) {
      next.tokenSource(token(tokenFile));
    }
    Agent unused = fleet.start(listener -> next.listener(listener).start());
  }

  private ConsoleReport report(@Nullable String backend) {
    return new ConsoleReport(command.getOut(), command.getErr(), backend);
  }

  private TokenSource token(@Nullable Path file) {
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
