import type Dockerode from 'dockerode';
import type { Images } from './launch.ts';

export const openImages = (docker: Dockerode, _: { say: (text: string) => void }): Images => ({
  async ensure(image) {
    return { digest: (await docker.getImage(image).inspect()).Id };
  },
});
