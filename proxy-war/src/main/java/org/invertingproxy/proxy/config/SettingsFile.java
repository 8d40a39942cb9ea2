package org.invertingproxy.proxy.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The layer in a properties file, in UTF-8. */
final class SettingsFile {
  /** Its name inside the data directory. */
  static final String NAME = "inverting-proxy.properties";

  private SettingsFile() {}

  /** Reads the file; one that cannot be read is a problem and an empty layer. */
  static Layer read(Path file, List<ConfigProblem> problems) {
    Properties properties = new Properties();
    Map<String, Integer> lines = new HashMap<>();
    try {
      String text = Files.readString(file);
      properties.load(new StringReader(text));
      lines.putAll(lines(text));
    } catch (CharacterCodingException | IllegalArgumentException e) {
      problems.add(unreadable(file, "is not a properties file in UTF-8"));
    } catch (IOException e) {
      problems.add(
          unreadable(file, Files.exists(file) ? "cannot be read: " + e : "does not exist"));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    properties.forEach((key, text) -> texts.put(key.toString(), text.toString()));
    return new Layer(texts, key -> place(file, lines.get(key)));
  }

  static Layer none() {
    return new Layer(Map.of(), UnaryOperator.identity());
  }

  private static String place(Path file, @Nullable Integer line) {
    return line == null ? file.toString() : file + ":" + line;
  }

  /** The line on which each key begins, counted from 1; the last one counts, as its text does. */
  private static Map<String, Integer> lines(String text) throws IOException {
    Map<String, Integer> found = new HashMap<>();
    StringBuilder entry = new StringBuilder();
    int begin = 1;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (entry.isEmpty()) {
        begin = number;
      }
      entry.append(line).append('\n');
      if (!isContinued(line, entry.length() > line.length() + 1)) {
        Properties one = new Properties();
        one.load(new StringReader(entry.toString()));
        for (String key : one.stringPropertyNames()) {
          found.put(key, begin);
        }
        entry.setLength(0);
      }
    }
    return found;
  }

  /** Whether it ends in an odd number of backslashes; a comment goes on to nothing. */
  private static boolean isContinued(String line, boolean within) {
    String content = line.stripLeading();
    if (!within && (content.startsWith("#") || content.startsWith("!"))) {
      return false;
    }
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static ConfigProblem unreadable(Path file, String message) {
    return new ConfigProblem(Options.CONFIG.key(), file.toString(), message);
  }
}
