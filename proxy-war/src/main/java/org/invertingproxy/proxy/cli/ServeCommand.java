package org.invertingproxy.proxy.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.invertingproxy.proxy.app.SettingsLog;
import org.invertingproxy.proxy.config.ConfigException;
import org.invertingproxy.proxy.config.LoadedConfig;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.log.Logs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a name: serves until the process is told to end. */
@Command(
    name = "inverting-proxy",
    description = "Serves clients and agents over HTTP/1.1 and HTTP/2 until told to stop.",
    footer = {
      "",
      "Examples:",
      "  java -jar inverting-proxy.war --port 8080 --data-dir DIR",
      "  java -jar inverting-proxy.war --port 443 --tls-redirect-port 80 \\",
      "      --public-url https://tunnel.example.com/ \\",
      "      --tls-certificate fullchain.pem --tls-key privkey.pem",
      "  java -jar inverting-proxy.war backend add --help",
      "",
      "Every option may also stand in the settings file, or in the environment:",
      "INVERTING_PROXY_PUBLIC_URL for --public-url. Durations: 500ms, 10s, 1m30s, 2h.",
      "Exit codes: 0 stopped by a signal, 1 failed, 2 wrong usage."
    },
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true)
final class ServeCommand implements Callable<Integer> {
  private final SettingOptions settings = new SettingOptions();

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ListenOptions listen = new ListenOptions();

  /** The options that come from the table of settings. */
  SettingOptions settings() {
    return settings;
  }

  @Override
  public Integer call() throws Exception {
    CommandLine command = Printed.commandLine(spec);
    PrintWriter err = command.getErr();
    List<Exception> mistakes = command.getParseResult().errors();
    mistakes.forEach(mistake -> err.println(Mistake.text(mistake)));
    boolean wrongPort = !listen.areGood(err);
    ProxyConfig config = null;
    try {
      LoadedConfig loaded = settings.load(command.getParseResult());
      config = loaded.config();
      Logs.apply(config.operation().log());
      SettingsLog.write(loaded.settings());
    } catch (ConfigException e) {
      err.println(e.getMessage());
    }
    if (config == null || !mistakes.isEmpty() || wrongPort) {
      err.println("Try --help.");
      return CommandLine.ExitCode.USAGE;
    }
    try (ServingProxy proxy = ServingProxy.start(config, listen.host(), listen.port(config))) {
      proxy.announce(command.getOut());
      proxy.join();
    }
    return CommandLine.ExitCode.OK;
  }
}
