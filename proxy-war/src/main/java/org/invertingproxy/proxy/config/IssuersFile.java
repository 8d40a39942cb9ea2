package org.invertingproxy.proxy.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The file of issuers: reads it and notes everything that is wrong with it, each with its place.
 */
final class IssuersFile {
  private final Path file;
  private final List<ConfigProblem> problems;

  IssuersFile(Path file, List<ConfigProblem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** What the file says; of no use when a problem was noted. */
  OutsideConfig read() {
    List<IssuerConfig> issuers = new ArrayList<>();
    if (parse() instanceof JsonObject object) {
      BiConsumer<String, String> refuse = this::refuse;
      JsonFields root = new JsonFields(object, "", refuse);
      Set<String> names = new HashSet<>();
      Set<String> signers = new HashSet<>();
      for (JsonFields fields : root.objects("issuers")) {
        new IssuerReader(fields, file)
            .read()
            .ifPresent(
                issuer -> {
                  if (!names.add(issuer.name())) {
                    fields.refuse("name", "belongs to another issuer, too");
                  }
                  if (issuer.tokens() instanceof SignedTokens signed
                      && !signers.add(signed.vmId() + signed.issuer())) {
                    fields.refuse("issuer", "stands here twice; give one of them more identities");
                  }
                  issuers.add(issuer);
                });
      }
      root.finish();
    }
    return new OutsideConfig(issuers);
  }

  private JsonElement parse() {
    try (Reader text = Files.newBufferedReader(file);
        JsonReader json = new JsonReader(text)) {
      json.setStrictness(Strictness.STRICT);
      JsonElement root = JsonParser.parseReader(json);
      if (root.isJsonObject()) {
        return root;
      }
      refuse("", "must hold a JSON object with issuers");
    } catch (CharacterCodingException | JsonParseException | IllegalStateException e) {
      refuse("", "is not JSON in UTF-8");
    } catch (IOException e) {
      refuse("", Files.exists(file) ? "cannot be read: " + e : "does not exist");
    }
    return com.google.gson.JsonNull.INSTANCE;
  }

  private void refuse(String pointer, String message) {
    String place = pointer.isEmpty() ? file.toString() : file + " at " + pointer;
    problems.add(new ConfigProblem(OutsideOptions.ISSUERS_FILE.key(), place, message));
  }
}
