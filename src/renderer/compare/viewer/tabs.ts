/** The pages below the picture. */
export type DetailsTab = 'regions' | 'details'
