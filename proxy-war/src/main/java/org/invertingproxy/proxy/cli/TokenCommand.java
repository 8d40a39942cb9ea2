package org.invertingproxy.proxy.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.invertingproxy.proxy.auth.IssuedToken;
import org.invertingproxy.proxy.auth.OfflineTokens;
import org.invertingproxy.proxy.auth.TokenRequest;
import org.invertingproxy.proxy.config.GoDuration;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.registry.Database;
import org.invertingproxy.proxy.registry.JdbcAuditLog;
import org.invertingproxy.proxy.registry.JdbcTokenRegistry;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Issues a token: by the running proxy, or from the data directory while none runs. */
@Command(
    name = "token",
    description = "Issues a token and prints it; or lists or revokes tokens.",
    subcommands = {TokenListCommand.class, TokenRevokeCommand.class},
    footer = {
      "",
      "Examples:",
      "  java -jar inverting-proxy.war token --data-dir DIR \\",
      "      --role agent --subject me@example.com > shop.token",
      "  java -jar inverting-proxy.war token list --search me@example.com"
    },
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  @Mixin private final Connection connection = new Connection();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--role",
      paramLabel = "<role>",
      description = "What it is for: agent, user or admin.")
  private String role = "";

  @Option(
      names = "--subject",
      paramLabel = "<name>",
      description = "Who it is for, such as an e-mail address.")
  private String subject = "";

  @Option(
      names = "--backend",
      paramLabel = "<id>",
      description = {
        "A backend that an agent may serve; may be given several times.",
        "Default: all backends whose backend user is the subject."
      })
  private List<String> backends = List.of();

  @Option(
      names = "--ttl",
      paramLabel = "<duration>",
      description = {
        "How long it is good, such as 12h or 30d, at most 366d.",
        "Default: 365d for an agent, else 30d."
      })
  private @Nullable String lifetime;

  @Option(
      names = "--note",
      paramLabel = "<text>",
      description = "What it is for in your words, shown by token list.")
  private @Nullable String note;

  @Override
  public Integer call() throws CommandFailure {
    TokenTerms terms = TokenTerms.read(role, subject, lifetime);
    if (!terms.problems().isEmpty()) {
      throw new ParameterException(Printed.commandLine(spec), String.join("\n", terms.problems()));
    }
    Optional<AdminApi> api = connection.findApi();
    Printed.by(spec).println(api.isPresent() ? byProxy(api.get(), terms) : fromFile(terms));
    return 0;
  }

  private String byProxy(AdminApi api, TokenTerms terms) throws CommandFailure {
    JsonObject request = new JsonObject();
    request.addProperty("role", terms.role().audience());
    request.addProperty("subject", subject);
    request.addProperty("ttl", GoDuration.format(terms.lifetime()));
    if (note != null) {
      request.addProperty("note", note);
    }
    if (!backends.isEmpty()) {
      JsonArray ids = new JsonArray();
      backends.forEach(ids::add);
      request.add("backends", ids);
    }
    JsonObject answer = api.call("POST", "api/tokens", request).getAsJsonObject();
    tell(answer.get("id").getAsString(), answer.get("expires").getAsString());
    return answer.get("token").getAsString();
  }

  /** On standard error, since the token alone goes into a file. */
  private void tell(String id, String expires) {
    Printed.commandLine(spec).getErr().printf("Good until %s; its id is %s.%n", expires, id);
  }

  private String fromFile(TokenTerms terms) throws CommandFailure {
    try {
      Set<String> only = backends.isEmpty() ? null : Set.copyOf(backends);
      OfflineTokens tokens = OfflineTokens.open(connection.dataDir(), Clock.systemUTC());
      IssuedToken token =
          onRecord(tokens, new TokenRequest(terms.role(), subject, only, terms.lifetime()));
      tell(token.id(), token.expires().toString());
      return token.value();
    } catch (NoSuchFileException e) {
      throw new CommandFailure(
          "No proxy ever ran on " + connection.dataDir() + "; start one first.", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure("Cannot issue a token: " + e.getMessage(), e);
    }
  }

  /** A proxy in a servlet container may hold the registry; its administrator wants a token now. */
  private IssuedToken onRecord(OfflineTokens tokens, TokenRequest request) {
    ProxyConfig config = connection.config();
    try (Database database = Database.open(config.dataDir(), config.database())) {
      Clock clock = Clock.systemUTC();
      JdbcAuditLog audit = new JdbcAuditLog(database, clock);
      return tokens.issue(request, new JdbcTokenRegistry(database, audit, clock), note);
    } catch (RegistryUnavailableException e) {
      IssuedToken token = tokens.issue(request);
      Printed.commandLine(spec)
          .getErr()
          .printf(
              "Not on record, since the registry cannot be written: %s%n"
                  + "It can be revoked by its id, %s.%n",
              e.getMessage(), token.id());
      return token;
    }
  }
}
