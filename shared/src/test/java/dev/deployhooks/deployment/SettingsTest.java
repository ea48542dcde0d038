package dev.deployhooks.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void read_isEmpty_whenNothingIsSet() {
    assertThat(Settings.read(Map.of(Settings.TEST_URL, " ", Settings.LIFECYCLE_EVENT, "")))
        .isEqualTo(
            new Found.Known<>(new Settings(Optional.empty(), Optional.empty()), "environment"));
  }

  @Test
  void read_takesBoth() {
    assertThat(
            Settings.read(
                Map.of(
                    Settings.TEST_URL,
                    "https://green.example:8443/base/",
                    Settings.LIFECYCLE_EVENT,
                    "AfterInstall")))
        .isEqualTo(
            new Found.Known<>(
                new Settings(
                    Optional.of(
                        Entrance.at(
                            URI.create("https://green.example:8443/base"), Settings.TEST_URL)),
                    Optional.of(LifecycleEvent.of("AfterInstall"))),
                "environment"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "green.example",
        "ftp://green.example",
        "https://user:hunter2@green.example",
        "https://green.example?token=hunter2",
        "https://green.example#hunter2",
        "https://",
        "http://a b"
      })
  void read_refusesWithoutShowingIt_whenTheUrlIsNoBaseUrl(String url) {
    assertThat(Settings.read(Map.of(Settings.TEST_URL, url)))
        .isInstanceOfSatisfying(
            Found.Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .startsWith("DEPLOYHOOKS_TEST_URL is no base URL")
                    .doesNotContain("hunter2"));
  }

  @Test
  void read_refusesAndNamesTheEvents_whenTheEventIsUnknown() {
    assertThat(Settings.read(Map.of(Settings.LIFECYCLE_EVENT, "afterInstall")))
        .isInstanceOfSatisfying(
            Found.Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .contains("\"afterInstall\"", "AfterInstall", "POST_TEST_TRAFFIC_SHIFT"));
  }
}
