package org.invertingproxy.proxy.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.invertingproxy.proxy.config.ConfigException;
import org.invertingproxy.proxy.config.ConfigProblem;
import org.invertingproxy.proxy.config.Setting;
import org.invertingproxy.proxy.registry.VisibleText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what the proxy would run with if it were started here with the same options. */
@Command(
    name = "config",
    description = {
      "Prints every setting with its value and where that came from, and starts nothing.",
      "Ends with exit code 2, and names all that is wrong, if the settings would not let the proxy start.",
      "--host and --port are taken, and are no settings: only the command line says them."
    },
    footer = {"", "Example:", "  java -jar inverting-proxy.war config --data-dir DIR"},
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true)
final class ConfigCommand implements Callable<Integer> {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private final SettingOptions settings = new SettingOptions();

  @Mixin private final ListenOptions listen = new ListenOptions();

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--json", description = "Prints one JSON object, also of what is wrong.")
  private boolean json;

  /** The options that come from the table of settings. */
  SettingOptions settings() {
    return settings;
  }

  @Override
  public Integer call() {
    CommandLine command = Printed.commandLine(spec);
    List<Exception> mistakes = command.getParseResult().errors();
    mistakes.forEach(mistake -> command.getErr().println(mistake.getMessage()));
    boolean good = listen.areGood(command.getErr()) && mistakes.isEmpty();
    try {
      List<Setting> inForce = settings.load(command.getParseResult()).settings();
      if (good) {
        print(inForce, command.getOut());
        return CommandLine.ExitCode.OK;
      }
    } catch (ConfigException e) {
      if (json) {
        command.getOut().println(GSON.toJson(problems(e.problems())));
      } else {
        command.getErr().println(e.getMessage());
      }
    }
    return CommandLine.ExitCode.USAGE;
  }

  private void print(List<Setting> inForce, PrintWriter out) {
    if (json) {
      out.println(GSON.toJson(settings(inForce)));
      return;
    }
    for (Setting setting : inForce) {
      String value = setting.shown().isEmpty() ? "" : " " + VisibleText.of(setting.shown());
      out.printf("%s =%s  (%s)%n", setting.option().key(), value, VisibleText.of(setting.source()));
    }
  }

  private static JsonObject settings(List<Setting> inForce) {
    JsonArray array = new JsonArray();
    for (Setting setting : inForce) {
      JsonObject one = new JsonObject();
      one.addProperty("key", setting.option().key());
      one.addProperty("value", setting.text() == null ? null : setting.shown());
      one.addProperty("source", setting.source());
      array.add(one);
    }
    JsonObject all = new JsonObject();
    all.add("settings", array);
    return all;
  }

  private static JsonObject problems(List<ConfigProblem> problems) {
    JsonArray array = new JsonArray();
    for (ConfigProblem problem : problems) {
      JsonObject one = new JsonObject();
      one.addProperty("key", problem.key());
      one.addProperty("source", problem.source());
      one.addProperty("message", problem.message());
      array.add(one);
    }
    JsonObject all = new JsonObject();
    all.add("problems", array);
    return all;
  }
}
