/**
 * The words of codes: said over a telephone, no two are taken for each other. No two begin with the same four letters, and none
 * becomes another by one letter. A list that changes makes codes of earlier versions no worse: both sides only compare them.
 */
export const WORDS: readonly string[] = `
  acorn agent alarm almond alpine amber angel ankle apple apron archer armor arrow artist aspen attic avenue axle
  ballet banana banjo banner barley barrel basil basket bathtub battery bedrock beetle bellow belt bench berry bicycle
  birch biscuit bison blossom boat bobcat bonfire bonus border bottle bouquet bracelet branch bread breeze brick
  bronze brook brush bubble bucket buffalo bugle bunny butter cabbage cabin cactus camel canary canoe canvas canyon
  captain cargo carpet cartoon cashew castle cedar celery cement chapter charcoal cheese cherry chess chimney
  chocolate cider cinema citrus clarinet clay clock cloud coach cobalt cobra coconut coffee comet compass concert
  copper coral corner cotton coyote crater crayon cricket crimson crocus crystal cucumber cupboard curtain cushion
  custard cyclone cymbal daisy dancer dawn debut decade deer delta denim dentist desert desk diesel dinner diploma
  domino donkey doorbell dream drum duck dwarf eagle earring echo eclipse edge eggplant elbow elder empire envelope
  escort estate evening exit express fabric falcon family fancy feather fence fennel fern fiddle finch finger flag
  flannel flask flute foam folder forest fossil fountain friday frost furnace gadget galaxy gallop garden geyser ghost
  giant giraffe glacier glass globe goblet gold gopher gorilla grain granite grape gravel grill grocer guitar gull
  gypsum hammer hamster harvest hatchet havana hawk hazel helmet herald hexagon hickory hobby holiday hollow hood
  horizon hornet hotel hubcap humble hunter hydrant hyena icicle icon igloo iguana impala insect iris island jacket
  jasmine jelly jersey jewel jigsaw jockey juggler juice jumbo jungle jupiter kangaroo karate kernel kettle keyboard
  kidney kimono kitchen kite kitten knapsack knight koala label ladder ladle lagoon lake lamp laser lasso laundry
  lavender lecture legend lemon lentil leopard letter lizard llama lobster locket lotus lumber lunch lynx macaw magnet
  mahogany mammoth mango mantle maple marble market mason meadow medal memoir mermaid meteor mill mineral mint mirror
  molasses mosaic museum mushroom napkin nectar needle neptune nickel north notebook novel nugget nurse nutmeg nylon
  oasis oatmeal october olive omelet onion opal opera orange orbit organ otter oven oxygen oyster ozone palace palm
  pancake panther papaya paper parade parsley pasta peach peanut pearl pebble penguin pepper petal phoenix piano
  pickle pigeon pillow pilot pioneer pirate planet plum poet polar pony poppy postcard potato pottery prairie pretzel
  prism pudding pumpkin puppet puzzle quail quarry queen quill quince raccoon radar radio rainbow raisin razor record
  reindeer relay reptile ribbon river robin rosemary ruby russet salad salmon sandal satin sauce sausage scallop
  scarlet scooter season sequoia sesame shadow shampoo shelf shovel shrimp siren sketch skunk sleigh slipper snail
  soccer sonnet sparrow spider spinach spiral spoon spruce squirrel stable starfish statue stork summer sunset swan
  sweater syrup tablet taco talon teacup tempo tent terrace thistle thunder ticket tiger timber toast tobacco tomato
  topaz torch tornado tortoise toucan tower treasure trumpet tugboat tulip tundra turkey turnip tuxedo twilight
  typhoon ukulele umbrella unicorn uniform upland urchin utensil valley vampire vanilla vault velvet veranda vessel
  viking village vinegar violet viper visitor volcano voyage waffle wagon waiter walnut walrus waterfall wedding whale
  wheat whisker widget window winter wolf wombat woodland yacht yarn yoga yogurt yonder zebra zephyr zinc zodiac
  zucchini
`
  .trim()
  .split(/\s+/)
