package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.zip.ZipFile;
import org.invertingproxy.e2e.server.Artifacts;
import org.junit.jupiter.api.Test;

/** What is in the WAR, and what is not. */
class PackagingIT {
  @Test
  void onlyTheLauncherIsOutsideOfTheLibraries() throws Exception {
    assertThat(entries().stream().filter(name -> name.endsWith(".class")))
        .allMatch(name -> name.startsWith("org/invertingproxy/proxy/launcher/"));
  }

  @Test
  void containersFindNothingOfTheirsAmongTheLibraries() throws Exception {
    assertThat(entries().stream().filter(name -> name.startsWith("WEB-INF/lib/")))
        .isNotEmpty()
        .noneMatch(name -> name.contains("jakarta.") || name.contains("jetty-"));
  }

  @Test
  void theTwoSetsOfLibrariesShareNone() throws Exception {
    assertThat(artifacts("WEB-INF/lib/")).doesNotContainAnyElementsOf(artifacts("launcher/lib/"));
  }

  @Test
  void noLibraryIsThereInTwoVersions() throws Exception {
    assertThat(artifacts("WEB-INF/lib/")).doesNotHaveDuplicates();
    assertThat(artifacts("launcher/lib/")).doesNotHaveDuplicates();
  }

  /** The names of the jars below that directory, without their versions. */
  private static List<String> artifacts(String directory) throws IOException {
    return entries().stream()
        .filter(name -> name.startsWith(directory) && name.endsWith(".jar"))
        .map(name -> name.substring(directory.length()).replaceAll("-\\d.*", ""))
        .toList();
  }

  private static List<String> entries() throws IOException {
    try (ZipFile war = new ZipFile(Artifacts.war().toFile())) {
      return war.stream().map(entry -> entry.getName()).toList();
    }
  }
}
