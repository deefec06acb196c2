// Types of the element in React's JSX: `import type {} from "tokhai/react"`.

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { ToKhaiAttributes, ToKhaiElement, ToKhaiEvents, ToKhaiProperties } from "./to-khai.js";

type Handlers = { [K in keyof ToKhaiEvents as `on${K}`]?: (event: ToKhaiEvents[K]) => void };
type Props = Omit<DetailedHTMLProps<HTMLAttributes<ToKhaiElement>, ToKhaiElement>, keyof ToKhaiProperties> &
  Partial<ToKhaiProperties> &
  ToKhaiAttributes &
  Handlers;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "to-khai": Props;
    }
  }
}
