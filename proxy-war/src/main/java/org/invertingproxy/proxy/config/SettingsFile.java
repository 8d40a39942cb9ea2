package org.invertingproxy.proxy.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;

/** The layer in a properties file, in UTF-8. */
final class SettingsFile {
  /** Its name inside the data directory. */
  static final String NAME = "inverting-proxy.properties";

  private SettingsFile() {}

  /** Reads the file; one that cannot be read is a problem and an empty layer. */
  static Layer read(Path file, List<ConfigProblem> problems) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      problems.add(unreadable(file, "is not a properties file in UTF-8"));
    } catch (IOException e) {
      problems.add(
          unreadable(file, Files.exists(file) ? "cannot be read: " + e : "does not exist"));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    properties.forEach((key, text) -> texts.put(key.toString(), text.toString()));
    return new Layer(texts, place(file));
  }

  static Layer none() {
    return new Layer(Map.of(), UnaryOperator.identity());
  }

  private static UnaryOperator<String> place(Path file) {
    return key -> file.toString();
  }

  private static ConfigProblem unreadable(Path file, String message) {
    return new ConfigProblem(Options.CONFIG.key(), file.toString(), message);
  }
}
