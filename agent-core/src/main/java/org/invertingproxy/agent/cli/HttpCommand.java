package org.invertingproxy.agent.cli;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inverting-agent http 3000 --name ID --proxy URL}. */
@Command(
    name = "http",
    mixinStandardHelpOptions = true,
    customSynopsis = "inverting-agent http PORT --name=ID --proxy=URL [OPTIONS]",
    sortOptions = false,
    description = "Exposes the server on a local port.",
    footer = {
      "",
      "Example:",
      "  inverting-agent http 3000 --name hello --proxy https://proxy.example.com/"
    })
final class HttpCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "PORT",
      description = "The local server's port, or HOST:PORT for another machine.")
  private String host = "";

  @Option(
      names = "--name",
      paramLabel = "ID",
      required = true,
      description = "The id under which the proxy knows the local server.")
  private String backend = "";

  @Mixin private LinkOptions link = new LinkOptions();

  @Mixin private BackendOptions local = new BackendOptions();

  @Mixin private MoreBackends more = new MoreBackends();

  HttpCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec known = Objects.requireNonNull(spec);
    return new AgentRun(known.commandLine(), link, local, more, environment).run(backend, host);
  }
}
