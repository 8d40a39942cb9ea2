package org.invertingproxy.proxy.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.invertingproxy.proxy.registry.VisibleText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the audit log of a running proxy, to read, to search or to keep elsewhere. */
@Command(
    name = "audit",
    description = "Prints what administrators have changed, oldest change first.",
    footer = {
      "",
      "Examples:",
      "  java -jar inverting-proxy.war audit --data-dir DIR --since 24h",
      "  java -jar inverting-proxy.war audit --data-dir DIR --format csv --kind backend"
    },
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "number", "time", "subject", "token", "address", "action", "kind", "object", "before",
          "after");

  @Mixin private final Connection connection = new Connection();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--since",
      paramLabel = "<when>",
      description =
          "Only later changes: of the last 24h or 30d, or from a time on, such as"
              + " 2026-01-02T03:04:05Z. Default: all.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "<when>",
      description = "Only earlier changes, in the same way. Default: up to now.")
  private @Nullable String until;

  @Option(names = "--subject", paramLabel = "<name>", description = "Only changes by this one.")
  private @Nullable String subject;

  @Option(
      names = "--action",
      paramLabel = "<action>",
      description = "Only such changes: create, update, delete.")
  private @Nullable String action;

  @Option(names = "--kind", paramLabel = "<kind>", description = "Only of this, such as backend.")
  private @Nullable String kind;

  @Option(names = "--object", paramLabel = "<id>", description = "Only of the one with this id.")
  private @Nullable String object;

  @Option(
      names = "--format",
      paramLabel = "<format>",
      description = "json: an object per line; or csv. Default: ${DEFAULT-VALUE}.")
  private String format = "json";

  @Override
  public Integer call() throws CommandFailure {
    boolean csv = format.equals("csv");
    if (!csv && !format.equals("json")) {
      throw refused("--format must be json or csv, not " + format);
    }
    Map<String, String> query = query();
    PrintWriter out = Printed.by(spec);
    if (csv) {
      out.print(CsvLine.of(COLUMNS) + "\r\n");
    }
    AdminApi api = connection.api();
    // Pages may be shorter than asked for: only an empty one is the end.
    for (JsonArray page = page(api, query); !page.isEmpty(); page = page(api, query)) {
      for (JsonElement line : page) {
        out.print(csv ? csv(line.getAsJsonObject()) : VisibleText.of(line.toString()) + "\n");
        query.put("after", line.getAsJsonObject().get("number").getAsString());
      }
      if (out.checkError()) {
        throw new CommandFailure("The output cannot be written");
      }
    }
    return 0;
  }

  private static JsonArray page(AdminApi api, Map<String, String> query) throws CommandFailure {
    String text =
        query.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return api.call("GET", "api/audit?" + text, null).getAsJsonArray();
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    put(query, "since", time("--since", since));
    put(query, "until", time("--until", until));
    put(query, "subject", subject);
    put(query, "action", action);
    put(query, "kind", kind);
    put(query, "object", object);
    query.put("after", "0");
    return query;
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }

  private @Nullable String time(String option, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text).toString();
    } catch (DateTimeParseException e) {
      // It may be a duration.
    }
    try {
      return Clock.systemUTC().instant().minus(TokenTerms.lifetime(text)).toString();
    } catch (IllegalArgumentException e) {
      throw refused(
          option
              + " must be a duration such as 24h or 30d, or a time such as"
              + " 2026-01-02T03:04:05Z, not "
              + text);
    }
  }

  private static String csv(JsonObject line) {
    return CsvLine.of(COLUMNS.stream().map(name -> value(line.get(name))).toList()) + "\r\n";
  }

  private static String value(@Nullable JsonElement value) {
    if (value == null || value.isJsonNull()) {
      return "";
    }
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  private ParameterException refused(String reason) {
    return new ParameterException(Printed.commandLine(spec), reason);
  }
}
