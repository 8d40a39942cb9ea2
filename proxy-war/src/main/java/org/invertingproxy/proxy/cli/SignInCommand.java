package org.invertingproxy.proxy.cli;

import com.google.gson.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a link that signs an administrator in, once. */
@Command(
    name = "sign-in",
    description = "Prints a link that opens the admin page, good once and for 60 seconds.",
    footer = {"", "Example:", "  java -jar inverting-proxy.war sign-in --data-dir DIR"},
    mixinStandardHelpOptions = true)
final class SignInCommand implements Callable<Integer> {
  @Mixin private final Connection connection = new Connection();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    JsonObject link =
        connection.api().call("POST", "api/sign-in-links", new JsonObject()).getAsJsonObject();
    Printed.by(spec).println(link.get("url").getAsString());
    return 0;
  }
}
