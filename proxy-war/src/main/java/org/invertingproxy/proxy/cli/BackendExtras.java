package org.invertingproxy.proxy.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.function.Function;
import org.invertingproxy.proxy.config.ByteCount;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a record may have beyond Google's fields; what is not given stays as it is. */
final class BackendExtras {
  private static final String GENERAL = "default";

  @Option(
      names = "--host-name",
      paramLabel = "<host>",
      description = "A host of its own; may be given several times, and replaces those it had.")
  private List<String> hostNames = List.of();

  @Option(
      names = "--owner",
      paramLabel = "<name>",
      description = "Whose its names are. Default: whose token creates it.")
  private @Nullable String owner;

  @Option(
      names = "--description",
      paramLabel = "<text>",
      description = "A line for people to read.")
  private @Nullable String description;

  @Option(
      names = "--grace",
      paramLabel = "<duration>",
      description = "How long clients wait for an agent; default: as set for the proxy.")
  private @Nullable String grace;

  @Option(
      names = "--response-head",
      paramLabel = "<duration>",
      description = "How long a response may take to begin; default: as set for the proxy.")
  private @Nullable String responseHead;

  @Option(
      names = "--client-stall",
      paramLabel = "<duration>",
      description = "How long a client may take nothing; default: as set for the proxy.")
  private @Nullable String clientStall;

  @Option(
      names = "--waiting",
      paramLabel = "<number>",
      description = "How many requests may be held at once; default: as set for the proxy.")
  private @Nullable String waiting;

  @Option(
      names = "--max-body",
      paramLabel = "<bytes>",
      description = {
        "The largest request body, such as 10m; 0: no limit; default: as set for the proxy.",
        "Any of these five is put back by the word default."
      })
  private @Nullable String maxBody;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  void addTo(JsonObject backend) {
    if (!hostNames.isEmpty()) {
      JsonArray hosts = new JsonArray();
      hostNames.forEach(hosts::add);
      backend.add("hostNames", hosts);
    }
    if (owner != null) {
      backend.addProperty("owner", owner);
    }
    if (description != null) {
      backend.addProperty("description", description);
    }
    JsonObject timeouts = new JsonObject();
    add(timeouts, "grace", grace, JsonPrimitive::new);
    add(timeouts, "responseHead", responseHead, JsonPrimitive::new);
    add(timeouts, "clientStall", clientStall, JsonPrimitive::new);
    backend.add("timeouts", timeouts);
    JsonObject limits = new JsonObject();
    add(limits, "waiting", waiting, text -> count("--waiting", text, false));
    add(limits, "maxBody", maxBody, text -> count("--max-body", text, true));
    backend.add("limits", limits);
  }

  private static void add(
      JsonObject group,
      String name,
      @Nullable String text,
      Function<String, JsonPrimitive> reading) {
    if (text != null) {
      group.add(name, text.equals(GENERAL) ? JsonNull.INSTANCE : reading.apply(text));
    }
  }

  private JsonPrimitive count(String option, String text, boolean bytes) {
    try {
      return new JsonPrimitive(ByteCount.parse(text, bytes));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Printed.commandLine(spec), option + " " + e.getMessage() + ", or default, not " + text);
    }
  }
}
