package org.invertingproxy.proxy.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryCacheTest {
  @TempDir Path directory;
  private Path root;
  private LibraryCache cache;

  @BeforeEach
  void cache() {
    root = directory.resolve("cache/inverting-proxy");
    cache = LibraryCache.ofUser(Map.of("XDG_CACHE_HOME", directory + "/cache"), "/nowhere");
  }

  @Test
  void unpacksBothSetsOfLibrariesOrderedByName() throws Exception {
    Path war =
        war(
            Map.of(
                "WEB-INF/lib/b.jar", "bee",
                "launcher/lib/a.jar", "ay",
                "WEB-INF/classes/not-a-library.txt", "x"));

    try (UnpackedLibraries libraries = cache.open(war)) {
      assertThat(libraries.jars())
          .extracting(jar -> jar.getFileName().toString())
          .containsExactly("a.jar", "b.jar");
      assertThat(libraries.jars().get(1)).hasContent("bee");
      assertThat(libraries.classPath()[0]).hasProtocol("file");
    }
  }

  @Test
  void nobodyElseMayEnter() throws Exception {
    try (UnpackedLibraries libraries = cache.open(war(Map.of("WEB-INF/lib/a.jar", "ay")))) {
      Path jars = libraries.jars().get(0).getParent();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(jars)))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void wholeLibrariesAreUsedAgainAndDamagedOnesReplaced() throws Exception {
    Path war = war(Map.of("WEB-INF/lib/a.jar", "ay", "WEB-INF/lib/b.jar", "bee"));
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Path whole;
    Path damaged;
    try (UnpackedLibraries libraries = cache.open(war)) {
      whole = libraries.jars().get(0);
      damaged = libraries.jars().get(1);
    }
    Files.writeString(damaged, "eeb");
    Files.setLastModifiedTime(whole, longAgo);

    cache.open(war).close();

    assertThat(Files.getLastModifiedTime(whole)).isEqualTo(longAgo);
    assertThat(damaged).hasContent("bee");
  }

  @Test
  void anotherVersionIsRemovedOnceNobodyUsesIt() throws Exception {
    Path first = war(Map.of("WEB-INF/lib/a.jar", "one"));
    Path second = war(Map.of("WEB-INF/lib/a.jar", "two"));

    UnpackedLibraries old = cache.open(first);
    Path oldJar = old.jars().get(0);
    cache.open(second).close();
    assertThat(oldJar).exists();

    old.close();
    cache.open(second).close();
    assertThat(oldJar.getParent()).doesNotExist();
  }

  @Test
  void aLinkInPlaceOfTheCacheIsRefused() throws Exception {
    Files.createDirectories(root.getParent());
    Files.createSymbolicLink(root, Files.createDirectory(directory.resolve("elsewhere")));
    Path war = war(Map.of("WEB-INF/lib/a.jar", "ay"));

    assertThatThrownBy(() -> cache.open(war)).isInstanceOf(IOException.class);
  }

  @Test
  void aWarWithoutLibrariesIsRefused() throws Exception {
    Path war = war(Map.of("index.html", "hello"));

    assertThatThrownBy(() -> cache.open(war)).hasMessageContaining("no libraries");
  }

  private Path war(Map<String, String> entries) throws IOException {
    Path war = Files.createTempFile(directory, "test", ".war");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(UTF_8));
        zip.closeEntry();
      }
    }
    return war;
  }
}
