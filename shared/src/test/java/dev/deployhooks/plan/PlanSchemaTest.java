package dev.deployhooks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.deployhooks.json.Json;
import dev.deployhooks.plan.PlanReaderMistakesTest.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The JSON Schema for editors and the reader know the same keys, and judge the same plans alike.
 */
class PlanSchemaTest {

  private static final Path PLANS = Path.of("../plans");
  private static final Path FILE = PLANS.resolve("deployhooks-plan.schema.json");

  /** Mistakes that a schema cannot see, because they lie between values or in other languages. */
  private static final String ONLY_THE_READER = "only the reader: ";

  /**
   * What is no document with a counterpart in JSON, so that there is nothing for a schema to see.
   */
  private static final String NO_DOCUMENT = "no document: ";

  @Test
  void schema_hasTheReadersKeys_inEachPart() throws Exception {
    Map<String, Set<String>> ofReader = new TreeMap<>();
    for (Keys keys : PlanReader.VOCABULARY) {
      ofReader.put(keys.part(), new TreeSet<>(keys.names()));
    }
    Map<String, Set<String>> ofSchema = new TreeMap<>();
    definitions()
        .entrySet()
        .forEach(
            definition -> {
              JsonObject properties =
                  definition.getValue().getAsJsonObject().getAsJsonObject("properties");
              if (properties != null) {
                ofSchema.put(definition.getKey(), new TreeSet<>(properties.keySet()));
              }
            });

    assertThat(ofSchema).isEqualTo(ofReader);
  }

  @Test
  void schema_describesEveryKey_andRefusesOthers() throws Exception {
    for (Keys keys : PlanReader.VOCABULARY) {
      JsonObject part = definitions().getAsJsonObject(keys.part());
      assertThat(part.get("additionalProperties").getAsBoolean()).as(keys.part()).isFalse();
      JsonObject properties = part.getAsJsonObject("properties");
      for (String name : keys.names()) {
        assertThat(described(properties.getAsJsonObject(name)))
            .as("description of %s in %s", name, keys.part())
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("goodPlans")
  void readerAndSchema_whenPlanIsGood_takeIt(String name, String text, PlanFiles files)
      throws IOException {
    assertThat(PlanReader.read(text, name, files)).isInstanceOf(PlanReading.Read.class);
    assertThat(judge(text)).isEmpty();
  }

  static Stream<Object[]> goodPlans() throws IOException {
    return Stream.concat(
        Samples.good().map(plan -> new Object[] {plan.getKey(), plan.getValue(), Samples.FILES}),
        samplePlans()
            .map(plan -> new Object[] {plan.toString(), read(plan), FolderFiles.beside(plan)}));
  }

  @ParameterizedTest
  @MethodSource("mistakenPlans")
  void schema_whenPlanIsMistaken_refusesItToo(Case given) throws IOException {
    assertThat(judge(given.plan().replace("▸", ""))).isNotEmpty();
  }

  static Stream<Case> mistakenPlans() throws IOException {
    return Samples.mistakes()
        .filter(given -> !given.name().startsWith(ONLY_THE_READER))
        .filter(given -> !given.name().startsWith(NO_DOCUMENT));
  }

  @ParameterizedTest
  @MethodSource("plansThatOnlyTheReaderRefuses")
  void schema_whenOnlyTheReaderCanSeeTheMistake_takesIt(Case given) throws IOException {
    assertThat(judge(given.plan().replace("▸", "")))
        .as("the schema has learnt this: take \"%s\" off the name", ONLY_THE_READER)
        .isEmpty();
  }

  static Stream<Case> plansThatOnlyTheReaderRefuses() throws IOException {
    return Samples.mistakes().filter(given -> given.name().startsWith(ONLY_THE_READER));
  }

  @Test
  void samplePlans_nameTheirSchema() throws IOException {
    assertThat(samplePlans().toList())
        .hasSize(3)
        .allSatisfy(
            plan ->
                assertThat(read(plan))
                    .startsWith("# yaml-language-server: $schema=deployhooks-plan.schema.json\n"));
  }

  private static List<Error> judge(String text) throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(FILE), InputFormat.JSON);
    Object document =
        new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(text);
    String json = new GsonBuilder().serializeNulls().create().toJson(document);
    return schema.validate(json, InputFormat.JSON);
  }

  private static JsonObject definitions() throws Exception {
    return Json.parse(Files.readString(FILE)).getAsJsonObject().getAsJsonObject("$defs");
  }

  private static boolean described(JsonObject property) throws Exception {
    JsonElement reference = property.get("$ref");
    if (property.has("description") || reference == null) {
      return property.has("description");
    }
    String name = reference.getAsString().substring("#/$defs/".length());
    return described(definitions().getAsJsonObject(name));
  }

  private static Stream<Path> samplePlans() throws IOException {
    try (Stream<Path> files = Files.list(PLANS)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
