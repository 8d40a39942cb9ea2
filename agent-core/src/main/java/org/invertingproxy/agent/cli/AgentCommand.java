package org.invertingproxy.agent.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inverting-agent --proxy URL --backend ID --host HOST:PORT}. */
@Command(
    name = "inverting-agent",
    mixinStandardHelpOptions = true,
    customSynopsis = "inverting-agent --proxy=URL --backend=ID [OPTIONS] [COMMAND]",
    version = "inverting-agent 0.1.0",
    sortOptions = false,
    description = "Gives a local HTTP server a public address through an inverting proxy.",
    footer = {
      "",
      "Examples:",
      "  inverting-agent --proxy https://proxy.example.com/ --backend hello \\",
      "      --host localhost:3000 --token-file hello.token",
      "  inverting-agent http 3000 --name hello --proxy https://proxy.example.com/",
      "",
      "The token may also stand in the environment variable INVERTING_PROXY_TOKEN.",
      "Exit codes: 0 stopped by a signal, 1 failed, 2 refused or wrong usage."
    })
final class AgentCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--backend",
      paramLabel = "ID",
      description = "The id under which the proxy knows the local server.")
  private @Nullable String backend;

  @Option(
      names = "--host",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:8080",
      description = "The local server (default: ${DEFAULT-VALUE}).")
  private String host = "localhost:8080";

  @Mixin private LinkOptions link = new LinkOptions();

  @Mixin private BackendOptions local = new BackendOptions();

  @Mixin private MoreBackends more = new MoreBackends();

  AgentCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec known = java.util.Objects.requireNonNull(spec);
    if (backend == null) {
      throw new ParameterException(
          known.commandLine(), "Which backend? Give its id with --backend, or see 'http'.");
    }
    return new AgentRun(known.commandLine(), link, local, more, environment).run(backend, host);
  }
}
