package org.invertingproxy.proxy.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The jars inside a WAR: its own libraries and those of the server that {@code java -jar} brings
 * along. Ordered by name, so that the class path is the same on every start.
 */
final class WarLibraries {
  private static final List<String> DIRECTORIES = List.of("WEB-INF/lib/", "launcher/lib/");

  private final Path war;
  private final Map<String, ZipEntry> jars;

  private WarLibraries(Path war, Map<String, ZipEntry> jars) {
    this.war = war;
    this.jars = jars;
  }

  /** Reads the WAR's directory only. */
  static WarLibraries of(Path war) throws IOException {
    Map<String, ZipEntry> jars = new TreeMap<>();
    try (ZipFile zip = new ZipFile(war.toFile())) {
      zip.stream()
          .filter(entry -> !entry.isDirectory() && entry.getName().endsWith(".jar"))
          .filter(entry -> DIRECTORIES.stream().anyMatch(entry.getName()::startsWith))
          .forEach(entry -> jars.put(baseName(entry), entry));
    }
    if (jars.isEmpty()) {
      throw new IOException(war + " contains no libraries");
    }
    return new WarLibraries(war, jars);
  }

  /** Names this set of jars: a hash over their names, sizes and checksums. */
  String hash() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    jars.forEach(
        (name, entry) -> {
          String line = name + ' ' + entry.getSize() + ' ' + entry.getCrc() + '\n';
          digest.update(line.getBytes(StandardCharsets.UTF_8));
        });
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  /**
   * Writes the jars that the directory lacks or holds damaged, each by an atomic rename, so that
   * processes may do this at the same time.
   *
   * @return all jars, in the order of the class path
   */
  List<Path> unpackTo(Path directory) throws IOException {
    List<Path> classPath = new ArrayList<>();
    try (ZipFile zip = new ZipFile(war.toFile())) {
      for (Map.Entry<String, ZipEntry> jar : jars.entrySet()) {
        Path target = directory.resolve(jar.getKey());
        if (!isWhole(target, jar.getValue())) {
          write(zip, jar.getValue(), target);
        }
        classPath.add(target);
      }
    }
    return List.copyOf(classPath);
  }

  private static void write(ZipFile zip, ZipEntry entry, Path target) throws IOException {
    Path part = Files.createTempFile(target.getParent(), "", ".part");
    try (InputStream in = zip.getInputStream(entry)) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static boolean isWhole(Path file, ZipEntry entry) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
      return false;
    }
    CRC32 crc = new CRC32();
    try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {}
    }
    return crc.getValue() == entry.getCrc();
  }

  private static String baseName(ZipEntry entry) {
    return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
  }
}
