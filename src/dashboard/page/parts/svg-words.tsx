interface SvgWordsProps {
  readonly x: number;
  /** Of their middle. */
  readonly y: number;
  readonly width: number;
  readonly className: string;
  readonly children: string;
}

const height = 18;

/** In a picture, in so much width: what does not fit is cut, and in its title. */
export const SvgWords = ({ x, y, width, className, children }: SvgWordsProps) => (
  <foreignObject x={x} y={y - height / 2} width={Math.max(0, width)} height={height}>
    <div className={`svg-words ${className}`} title={children}>
      {children}
    </div>
  </foreignObject>
);
