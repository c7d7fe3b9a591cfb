import type { EngineId } from './catalogue'
import { engineLabel } from './catalogue'
import { centernet } from './centernet'
import { nanodet } from './nanodet'
import { createPhotoEngine } from './photoEngine'
import { createPpOcr } from './ppOcr'
import { createTesseract } from './tesseract'
import type { VisionEngine } from './visionEngine'

/** Makes a built-in engine. Nothing is loaded before its first image. */
export function createVisionEngine(id: EngineId, modelsFolder: string): VisionEngine {
  switch (id) {
    case 'tesseract':
      return createTesseract(modelsFolder)
    case 'pp-ocr':
      return createPpOcr(modelsFolder)
    case 'photo-centernet':
      return createPhotoEngine(modelsFolder, engineLabel(id), centernet)
    case 'photo-nanodet':
      return createPhotoEngine(modelsFolder, engineLabel(id), nanodet)
  }
}
