/** The 80 kinds of things of the COCO data set, in the order of the detectors' class numbers. */

interface Thing {
  /** The data set's own name, used as label of a region. */
  readonly label: string
  readonly one: string
  readonly many: string
}

/** Words whose plural is not made with `-s`, or whose article is not `a`/`an` by the first letter. */
const IRREGULAR: Readonly<Record<string, Omit<Thing, 'label'>>> = {
  person: { one: 'a person', many: 'people' },
  bus: { one: 'a bus', many: 'buses' },
  bench: { one: 'a bench', many: 'benches' },
  sheep: { one: 'a sheep', many: 'sheep' },
  skis: { one: 'a pair of skis', many: 'pairs of skis' },
  scissors: { one: 'a pair of scissors', many: 'pairs of scissors' },
  'wine glass': { one: 'a wine glass', many: 'wine glasses' },
  knife: { one: 'a knife', many: 'knives' },
  sandwich: { one: 'a sandwich', many: 'sandwiches' },
  broccoli: { one: 'a piece of broccoli', many: 'pieces of broccoli' },
  couch: { one: 'a couch', many: 'couches' },
  mouse: { one: 'a computer mouse', many: 'computer mice' },
  tv: { one: 'a screen', many: 'screens' },
  remote: { one: 'a remote control', many: 'remote controls' },
  toothbrush: { one: 'a toothbrush', many: 'toothbrushes' }
}

const LABELS = [
  'person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light',
  'fire hydrant,stop sign,parking meter,bench,bird,cat,dog,horse,sheep,cow',
  'elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee',
  'skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,surfboard',
  'tennis racket,bottle,wine glass,cup,fork,knife,spoon,bowl,banana,apple',
  'sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch',
  'potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,cell phone',
  'microwave,oven,toaster,sink,refrigerator,book,clock,vase,scissors,teddy bear',
  'hair drier,toothbrush'
].flatMap((line) => line.split(','))

export const COCO_THINGS: readonly Thing[] = LABELS.map((label) => ({
  label,
  ...(IRREGULAR[label] ?? {
    one: `${/^[aeiou]/.test(label) ? 'an' : 'a'} ${label}`,
    many: `${label}s`
  })
}))
