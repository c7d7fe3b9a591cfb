import { Clipboard, FolderOpen, ImagePlus, Images } from 'lucide-react'
import { Button, Icon } from '../components/ui'
import { chooseImages, pasteImages } from '../state/importStore'

export function DropZone() {
  return (
    <div className="drop-zone grid min-h-[260px] flex-1 place-items-center rounded-xl bg-panel px-4 py-5">
      <div className="flex flex-col items-center text-center">
        <div aria-hidden className="flex items-center gap-[6px] text-fg-3">
          <span className="leaf h-[84px] w-[50px] max-[1279px]:h-[60px] max-[1279px]:w-[36px]" />
          <span className="leaf h-[100px] w-[76px] max-[1279px]:h-[72px] max-[1279px]:w-[56px]">
            <Icon icon={ImagePlus} size={28} />
          </span>
          <span className="leaf h-[84px] w-[50px] max-[1279px]:h-[60px] max-[1279px]:w-[36px]" />
        </div>
        <h1 className="m-0 mt-6 text-2xl font-semibold tracking-[-0.021em] max-[1279px]:mt-4">
          Drop images or folders here
        </h1>
        <p className="m-0 mt-1.5 text-md text-fg-2">
          Then pick models, write one prompt, and read the answers side by side.
        </p>
        <div className="mt-5 flex flex-wrap justify-center gap-2 max-[1279px]:mt-4">
          <Button
            variant="primary"
            size="lg"
            icon={Images}
            keys="Mod+O"
            data-region-focus
            onClick={() => void chooseImages('files')}
          >
            Choose images
          </Button>
          <Button
            size="lg"
            icon={FolderOpen}
            keys="Mod+Shift+O"
            onClick={() => void chooseImages('folder')}
          >
            Choose folder
          </Button>
          <Button size="lg" icon={Clipboard} keys="Mod+V" onClick={() => void pasteImages()}>
            Paste
          </Button>
        </div>
        <p className="m-0 mt-4 text-xs text-fg-3">
          JPEG, PNG, WebP, AVIF, TIFF, GIF, BMP and SVG. Files stay where they are.
        </p>
      </div>
    </div>
  )
}
